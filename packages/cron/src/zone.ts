import { remember } from '@jiter/cache';
import { readOffsets, type OffsetAt } from './offsets.ts';

const DAY_MS = 86_400_000;
/** No zone changes its clocks twice within a week, so probing at this pace misses no change. */
const PROBE_MS = 7 * DAY_MS;
/** More than there are names. */
const MAX_ZONES = 1_000;
/** Of all zones together, some 400 bytes each: this year and the next of every zone, and 30 years of a hundred. */
const MAX_YEARS = 5_000;

/** All instants in milliseconds since the epoch. An offset is what a zone's clocks show more than UTC. */
export type Stretch = {
  /** The first instant of the stretch. */
  startMs: number;
  /** The first instant after it. */
  endMs: number;
  offsetMs: number;
  /** The offset until `startMs`: greater if the clocks went back there, smaller if they went forward. */
  offsetBeforeMs: number;
};

/** A zone as what it does to clocks: stretches of time in which they run evenly, without a hole between them. */
export type Zone = { stretchAt(instantMs: number): Stretch };

const zoneOf = remember(createZone, MAX_ZONES);
const yearOf = remember(readYear, MAX_YEARS);

/** Throws AppError 400 for what is no IANA name, or not known to this Node.js. */
export function findZone(timezone: string): Zone {
  return zoneOf(typeof timezone === 'string' ? timezone.toLowerCase() : '');
}

/** Stretches are cut at each new year (UTC) besides, so that a year is read once, when it is first needed. */
function createZone(name: string): Zone {
  readOffsets(name);
  return {
    stretchAt(instantMs) {
      const year = new Date(instantMs).getUTCFullYear();
      return yearOf(`${year} ${name}`).find(({ endMs }) => instantMs < endMs)!;
    },
  };
}

function readYear(key: string): Stretch[] {
  const [year, name] = key.split(' ') as [string, string];
  const offsetAt = readOffsets(name);
  const lastMs = Date.UTC(Number(year) + 1, 0, 1);
  const stretches: Stretch[] = [];
  let startMs = Date.UTC(Number(year), 0, 1);
  let offsetBeforeMs = offsetAt(startMs - 1);
  while (startMs < lastMs) {
    const offsetMs = offsetAt(startMs);
    const endMs = findChange(offsetAt, startMs, lastMs);
    stretches.push({ startMs, endMs, offsetMs, offsetBeforeMs });
    [startMs, offsetBeforeMs] = [endMs, offsetMs];
  }
  return stretches;
}
/** The first second after `startMs` at which the clocks run differently, or `lastMs`. */
function findChange(offsetAt: OffsetAt, startMs: number, lastMs: number): number {
  const offsetMs = offsetAt(startMs);
  let evenMs = startMs;
  let changedMs = Math.min(startMs + PROBE_MS, lastMs);
  while (offsetAt(changedMs) === offsetMs) {
    if (changedMs === lastMs) return lastMs;
    evenMs = changedMs;
    changedMs = Math.min(changedMs + PROBE_MS, lastMs);
  }
  while (changedMs - evenMs > 1000) {
    const middleMs = Math.floor((evenMs + changedMs) / 2000) * 1000;
    if (offsetAt(middleMs) === offsetMs) evenMs = middleMs;
    else changedMs = middleMs;
  }
  return changedMs;
}

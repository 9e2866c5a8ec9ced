import { badRequest } from '@jiter/core';

const DAY_MS = 86_400_000;
/** No zone changes its clocks twice within a week, so probing at this pace misses no change. */
const PROBE_MS = 7 * DAY_MS;
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

const zones = new Map<string, Zone>();

/** Throws AppError 400 for what is no IANA name. Kept for ever: there are some 600 names, whatever their case. */
export function findZone(timezone: string): Zone {
  const key = typeof timezone === 'string' ? timezone.toLowerCase() : '';
  const known = zones.get(key);
  if (known) return known;
  const zone = createZone(readOffsets(key));
  zones.set(key, zone);
  return zone;
}

type OffsetAt = (instantMs: number) => number;

function readOffsets(timezone: string): OffsetAt {
  const format = openFormat(timezone);
  return (instantMs) => {
    // 'GMT', 'GMT-03:30', and 'GMT-00:01:15' before a zone had whole minutes.
    const [, sign, ...digits] = /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(instantMs))!;
    const [hours, minutes, seconds] = digits.map((text) => Number(text ?? 0)) as [number, number, number];
    return (sign === '-' ? -1000 : 1000) * (hours * 3600 + minutes * 60 + seconds);
  };
}

function openFormat(timezone: string): Intl.DateTimeFormat {
  try {
    // Newer Nodes take '+02:00' as a zone, older ones do not: names only, the same everywhere.
    if (!/^[a-z]/.test(timezone)) throw new RangeError(timezone);
    return new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' });
  } catch {
    throw badRequest("'timezone' must be an IANA time zone such as Europe/Berlin");
  }
}

/** Stretches are cut at each new year (UTC) besides, so that a year is read once, when it is first needed. */
function createZone(offsetAt: OffsetAt): Zone {
  const years = new Map<number, Stretch[]>();
  return {
    stretchAt(instantMs) {
      const year = new Date(instantMs).getUTCFullYear();
      if (!years.has(year)) years.set(year, readYear(offsetAt, year));
      return years.get(year)!.find(({ endMs }) => instantMs < endMs)!;
    },
  };
}

function readYear(offsetAt: OffsetAt, year: number): Stretch[] {
  const lastMs = Date.UTC(year + 1, 0, 1);
  const stretches: Stretch[] = [];
  let startMs = Date.UTC(year, 0, 1);
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

import { findZone } from './zone.ts';

/** More than what clocks ever show beside UTC, or are ever put forward or back. */
const MAX_SHIFT_MS = 2 * 86_400_000;

/** Years of less than four digits are others to a Date. All of that is long ago. */
const FIRST_MS = Date.UTC(1900, 0, 1);

/**
 * The instant at which the clocks of `timezone` show a time, which is given as if they showed UTC: as of a cron job at a
 * fixed time, in a repeated hour the first one, and of a time that is skipped the first instant after it. Throws AppError
 * 400 for a zone that nobody knows.
 */
export function resolveLocalTime(wallMs: number, timezone: string): Date {
  const zone = findZone(timezone);
  if (wallMs < FIRST_MS) return new Date(wallMs);
  let stretch = zone.stretchAt(wallMs - MAX_SHIFT_MS);
  for (;;) {
    const ms = Math.max(wallMs - stretch.offsetMs, stretch.startMs);
    if (ms < stretch.endMs) return new Date(ms);
    stretch = zone.stretchAt(stretch.endMs);
  }
}

/** What becomes of a time that clocks show: they show it once, twice, as they are put back, or never, as they are put forward. */
export type LocalInstants = { kind: 'once' | 'twice' | 'gap'; instants: readonly [Date, ...Date[]] };

/** All instants at which the clocks of `timezone` show a time; of one that is skipped the first instant after it. Throws as above. */
export function findInstants(wallMs: number, timezone: string): LocalInstants {
  const first = resolveLocalTime(wallMs, timezone);
  if (wallMs < FIRST_MS) return { kind: 'once', instants: [first] };
  if (readLocalClock(first, timezone) !== wallMs) return { kind: 'gap', instants: [first] };
  const { endMs, offsetMs } = findZone(timezone).stretchAt(first.getTime());
  const next = findZone(timezone).stretchAt(endMs);
  const again = wallMs - next.offsetMs;
  const isTwice = next.offsetMs < offsetMs && again >= next.startMs && again < next.endMs;
  return isTwice
    ? { kind: 'twice', instants: [first, new Date(again)] }
    : { kind: 'once', instants: [first] };
}

/** What the clocks of `timezone` show, in ms as if they showed UTC. Throws as above. */
export function readLocalClock(instant: Date, timezone: string): number {
  const ms = instant.getTime();
  return ms < FIRST_MS ? ms : ms + findZone(timezone).stretchAt(ms).offsetMs;
}

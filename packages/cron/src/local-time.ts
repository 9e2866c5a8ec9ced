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

import type { QuietHours } from '@jiter/core';
import { findInstants, readLocalClock } from './local-time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/**
 * Until when it is quiet at `now`; undefined where it is not. What began on one day may end on the next. In the nights in which clocks are
 * changed it is quiet once: from the first time that they show `from` to the last time that they show `to`, and where they skip one of
 * both, from or to the first instant after that. Throws AppError 400 for a zone that nobody knows.
 */
export function quietUntil({ from, to, timezone }: QuietHours, now: Date): Date | undefined {
  const [fromMs, toMs] = [msOf(from), msOf(to)];
  const clockMs = readLocalClock(now, timezone);
  const today = clockMs - (((clockMs % DAY_MS) + DAY_MS) % DAY_MS);
  // Of last night, and of today.
  for (const day of [today - DAY_MS, today]) {
    const [begin] = findInstants(day + fromMs, timezone).instants;
    const end = findInstants(day + (toMs <= fromMs ? DAY_MS : 0) + toMs, timezone).instants.at(-1)!;
    if (begin <= now && now < end) return end;
  }
  return undefined;
}

function msOf(timeOfDay: string): number {
  const [hours, minutes] = timeOfDay.split(':').map(Number) as [number, number];
  return (hours * 60 + minutes) * MINUTE_MS;
}

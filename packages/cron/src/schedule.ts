import { LOOK_AHEAD_YEARS } from './calendar.ts';
import { parsePattern, type Pattern } from './pattern.ts';
import { findZone, type Stretch } from './zone.ts';

/** When a cron job fires, as instants. Cheap to make: expressions and zones are remembered. */
export type Schedule = {
  /** The first tick strictly later than `instant`; undefined when there is none within 30 years, or before 3000. */
  nextAfter(instant: Date): Date | undefined;
  /** At most `limit` ticks later than `from` and not later than `to`, oldest first. */
  between(from: Date, to: Date, limit: number): Date[];
};

/** Throws AppError 400 for an expression that cannot be read or never fires, and for a zone nobody knows. */
export function parseExpression(expression: string, timezone: string): Schedule {
  const pattern = parsePattern(expression);
  const zone = findZone(timezone);

  function nextAfter(instant: Date): Date | undefined {
    // A millisecond is the finest step of a Date.
    const earliestMs = instant.getTime() + 1;
    if (Number.isNaN(earliestMs)) throw new RangeError('nextAfter of an invalid Date');
    if (earliestMs >= END_MS) return undefined;
    let stretch = zone.stretchAt(earliestMs);
    for (;;) {
      const wallMs = pattern.firstFrom(firstWall(pattern, stretch, earliestMs));
      if (wallMs === undefined) return undefined;
      // A time that the clocks jumped over comes when they have jumped.
      const tickMs = Math.max(wallMs - stretch.offsetMs, stretch.startMs);
      if (tickMs < stretch.endMs) return new Date(tickMs);
      stretch = zone.stretchAt(followingMs(stretch, earliestMs, wallMs));
    }
  }

  return scheduleOf(nextAfter);
}

export function scheduleOf(nextAfter: Schedule['nextAfter']): Schedule {
  return { nextAfter, between: (from, to, limit) => collect(nextAfter, from, to, limit) };
}

/** Dates beyond are nobody's, and a Date has an end as well. */
const END_MS = Date.UTC(3000, 0, 1);
/** More than what clocks ever show beside UTC, or are ever put forward or back. */
const MAX_SHIFT_MS = 2 * 86_400_000;

/**
 * Where to go on when a stretch holds no tick. `wallMs` is the first time that matches, so nothing fires until shortly
 * before it, and the years between need not be read; but right after the stretch clocks may repeat what they showed.
 */
function followingMs({ startMs, endMs }: Stretch, earliestMs: number, wallMs: number): number {
  const canRepeat = endMs - Math.max(earliestMs, startMs) < MAX_SHIFT_MS;
  return canRepeat ? endMs : Math.max(endMs, wallMs - MAX_SHIFT_MS);
}

/** How far ahead of `now` ticks are looked for, to show them. */
export function lookAheadFrom(now: Date): Date {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + LOOK_AHEAD_YEARS);
  return end;
}

/**
 * Which wall-clock time a stretch begins with is all there is to daylight saving. For a pace it is the time its
 * clocks show: skipped times never were, repeated ones come twice. For fixed times it is where the clocks before
 * it stopped: skipped times are still owed, repeated ones are done.
 */
function firstWall({ isFixedTime }: Pattern, stretch: Stretch, earliestMs: number): number {
  const shownMs = Math.max(earliestMs, stretch.startMs) + stretch.offsetMs;
  if (!isFixedTime) return shownMs;
  const stoppedMs = stretch.startMs + stretch.offsetBeforeMs;
  return earliestMs <= stretch.startMs ? stoppedMs : Math.max(shownMs, stoppedMs);
}

function collect(nextAfter: Schedule['nextAfter'], from: Date, to: Date, limit: number): Date[] {
  const ticks: Date[] = [];
  let tick = limit > 0 ? nextAfter(from) : undefined;
  while (tick && tick <= to) {
    ticks.push(tick);
    tick = ticks.length < limit ? nextAfter(tick) : undefined;
  }
  return ticks;
}

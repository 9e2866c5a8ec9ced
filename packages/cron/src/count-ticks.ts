import type { Schedule } from './schedule.ts';

/** Steps of equal length, from a time on. */
export type Grid = { from: Date; stepMs: number; steps: number };

/** `asked`: how often the schedule was, which is what it costs. */
export type TickCounts = { counts: number[]; isExact: boolean; asked: number };

/**
 * How many ticks later than `after` there are in each step. After `limit` of them the rest is estimated: from the first of each
 * step on they are taken to come at the pace of those that were counted.
 */
export function countTicks(schedule: Schedule, after: Date, grid: Grid, limit: number): TickCounts {
  const { from, stepMs, steps } = grid;
  const endMs = from.getTime() + steps * stepMs;
  const counts = Array.from({ length: steps }, () => 0);
  const stepOf = (ms: number) => Math.floor((ms - from.getTime()) / stepMs);
  const start = new Date(Math.max(after.getTime(), from.getTime() - 1));
  let firstMs = NaN;
  let last = start;
  for (let asked = 1; asked <= limit; asked += 1) {
    const tick = schedule.nextAfter(last);
    if (!tick || tick.getTime() >= endMs) return { counts, isExact: true, asked };
    if (asked === 1) firstMs = tick.getTime();
    counts[stepOf(tick.getTime())]! += 1;
    last = tick;
  }
  const gapMs = (last.getTime() - firstMs) / Math.max(1, limit - 1) || stepMs;
  let asked = limit;
  for (let step = stepOf(last.getTime()); step < steps; step += 1) {
    const stepEndMs = from.getTime() + (step + 1) * stepMs;
    const beforeStep = new Date(Math.max(last.getTime(), stepEndMs - stepMs - 1));
    const next = schedule.nextAfter(beforeStep);
    asked += 1;
    if (!next) break;
    if (next.getTime() < stepEndMs) counts[step]! += Math.ceil((stepEndMs - next.getTime()) / gapMs);
  }
  return { counts, isExact: false, asked };
}

import { scaleUtc } from 'd3-scale';
import { DAY_MS, offsetMs, wallMs } from '../times/days.ts';

/** Whole hours, and days, as clocks of the zone show them: before clocks change, and after. */
export function ticksOf([from, to]: readonly [number, number], zone: string, count: number): Date[] {
  const shown = scaleUtc([wallMs(from, zone), wallMs(to, zone)], [0, 1]);
  const atMs = shown.ticks(count).map((wall) => instantOf(wall.getTime(), zone));
  return [...new Set(atMs)].filter((ms) => ms >= from && ms <= to).map((ms) => new Date(ms));
}

/** When clocks show that: the first time, or where they skip it, as much later as they do. */
function instantOf(wall: number, zone: string): number {
  const before = wall - offsetMs(wall - DAY_MS, zone);
  const after = wall - offsetMs(wall + DAY_MS, zone);
  const [first, second] = [Math.min(before, after), Math.max(before, after)];
  if (wallMs(first, zone) === wall) return first;
  return wallMs(second, zone) === wall ? second : before;
}

/** As many of them as there is room for: no label lies on another. */
export function apart(ticks: readonly Date[], placeOf: (at: Date) => number, leastPx: number): Date[] {
  const kept: Date[] = [];
  for (const at of ticks) {
    const last = kept.at(-1);
    if (!last || placeOf(at) - placeOf(last) >= leastPx) kept.push(at);
  }
  return kept;
}

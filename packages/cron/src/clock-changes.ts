import { parsePattern } from './pattern.ts';
import { parseExpression } from './schedule.ts';
import { findZone } from './zone.ts';

/** The clocks of a zone are put forward or back: the first instant by which they show another time. */
export type ClockChange = {
  at: Date;
  kind: 'forward' | 'back';
  byMs: number;
  /** What clocks skip, or show twice, as if they showed UTC: from the one on, up to the other. */
  localFromMs: number;
  localToMs: number;
};

/** What a schedule has in such an hour. */
export type TouchedTicks = {
  /** The first of them: what clocks would have shown, or show twice. */
  localTimes: string[];
  /** `after`: when the clocks have jumped. `never`, `once`, `twice`: as often as that. */
  fires: 'after' | 'never' | 'once' | 'twice';
};

/** Those later than `from` and not later than `to`. Throws AppError 400 for a zone that nobody knows. */
export function clockChanges(timezone: string, from: Date, to: Date): ClockChange[] {
  const zone = findZone(timezone);
  const changes: ClockChange[] = [];
  let stretch = zone.stretchAt(from.getTime());
  while (stretch.endMs <= to.getTime()) {
    stretch = zone.stretchAt(stretch.endMs);
    const { startMs, offsetMs, offsetBeforeMs } = stretch;
    const byMs = offsetMs - offsetBeforeMs;
    if (byMs === 0 || startMs <= from.getTime()) continue;
    const shown = [startMs + offsetBeforeMs, startMs + offsetMs];
    changes.push({
      at: new Date(startMs),
      kind: byMs > 0 ? 'forward' : 'back',
      byMs: Math.abs(byMs),
      localFromMs: Math.min(...shown),
      localToMs: Math.max(...shown),
    });
  }
  return changes;
}

const SHOWN = 5;

/** What of a schedule is missing, or doubled, when clocks change; undefined when it has nothing there. */
export function touchedTicks(
  expression: string,
  { kind, localFromMs, localToMs }: ClockChange,
): TouchedTicks | undefined {
  const [from, to] = [new Date(localFromMs - 1), new Date(localToMs - 1)];
  const times = parseExpression(expression, 'UTC').between(from, to, SHOWN);
  if (times.length === 0) return undefined;
  const { isFixedTime } = parsePattern(expression);
  const [fixed, pace] = kind === 'forward' ? (['after', 'never'] as const) : (['once', 'twice'] as const);
  return {
    localTimes: times.map((time) => time.toISOString().slice(0, 19)),
    fires: isFixedTime ? fixed : pace,
  };
}

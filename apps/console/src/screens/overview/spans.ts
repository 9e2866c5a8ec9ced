import { startOfDay, wallOf } from '../../times/days.ts';
import { serverNow } from '../../times/server-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The same distance back as ahead, in steps that the forecast has. */
export const SPANS = {
  '1h': { ms: HOUR_MS, stepMs: MINUTE_MS, step: '1min' },
  '24h': { ms: DAY_MS, stepMs: HOUR_MS, step: '1h' },
  '7d': { ms: 7 * DAY_MS, stepMs: DAY_MS, step: '1d' },
} as const;

export type Span = keyof typeof SPANS;

/** In the zone that times are shown in. */
export const startOfToday = (zone: string, nowMs = serverNow()): Date =>
  new Date(startOfDay(wallOf(nowMs, zone).day, zone));

/** Up to now, and never nothing: also as the day begins, and while the server's clock says that it does not yet. */
export function todayQuery(zone: string, nowMs = serverNow()) {
  const from = startOfToday(zone, nowMs);
  return {
    from: from.toISOString(),
    to: new Date(Math.max(nowMs, from.getTime() + MINUTE_MS)).toISOString(),
    step: stepOfToday(from, nowMs),
  };
}

/** From there on: what is older than a day is kept by hours, and there are zones whose days begin beside them. */
function stepOfToday(from: Date, nowMs: number): '1h' | '30min' | '15min' {
  if (nowMs - from.getTime() >= DAY_MS) return '1h';
  const minute = from.getUTCMinutes();
  return minute === 0 ? '1h' : minute === 30 ? '30min' : '15min';
}

export function pastQuery(span: Span) {
  const now = serverNow();
  const { ms, step } = SPANS[span];
  return { from: new Date(now - ms).toISOString(), to: new Date(now).toISOString(), step };
}

/** What is due, by whom it is for, and what is within an hour. */
export const aheadQuery = (span: Span) => ({ horizon: span, by: 'host' }) as const;
export const NEXT_HOUR = { horizon: '1h' } as const;

export const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

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

/** In the zone of whoever looks. */
export function startOfToday(): Date {
  const now = new Date(serverNow());
  return new Date(now.getFullYear(), now.getMonth(), now.getDate());
}

export const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

import { serverNow } from '../../times/server-clock.ts';

const DAY_MS = 86_400_000;
export const FAILURE_SPANS = { '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS };
export const LIVE_MS = 10_000;

/** Of a step, so that all who look at the same ask for the same. */
export const failuresQuery = (span: keyof typeof FAILURE_SPANS) => ({
  from: new Date(Math.floor((serverNow() - FAILURE_SPANS[span]) / LIVE_MS) * LIVE_MS).toISOString(),
});

import { fullInstant } from '../../times/format.ts';

/** Of times, ISO-8601, those that are still to come. */
export const aheadOf = (times: readonly string[], nowMs: number): string[] =>
  times.filter((at) => Date.parse(at) > nowMs);

/** As exact as they have to be told: without their seconds, ticks within a minute would all look the same. */
export const exactnessOf = (times: readonly string[]): 'minutes' | 'seconds' =>
  times.every((at) => Date.parse(at) % MINUTE_MS === 0) ? 'minutes' : 'seconds';

const MINUTE_MS = 60_000;

/** By what is shown, since a zone has several names, and clocks of two may go alike. */
export function areSameClocks(times: readonly string[], zones: readonly [string, string]): boolean {
  const exact = exactnessOf(times);
  const [one, other] = zones.map((zone) => times.map((at) => fullInstant(new Date(at), zone, exact)).join());
  return one === other;
}

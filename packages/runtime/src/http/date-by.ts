import type { Clock } from '@jiter/core';

/** To the second, as `Date` is. */
const RIGHT_MS = 1_000;

/**
 * What `Date` of an answer is to say where Node would say something wrong: it goes by this machine's clock, and whoever reads
 * times in answers by that. Undefined where that clock is right, which costs an answer nothing.
 */
export function dateBy(clock: Clock | undefined): string | undefined {
  const now = clock?.now();
  if (!now || Math.abs(now.getTime() - Date.now()) < RIGHT_MS) return undefined;
  return now.toUTCString();
}

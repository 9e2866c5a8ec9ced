import { eventually } from './eventually.ts';

const HOUR_MS = 3_600_000;

/** Resolves once the hour of the clock lasts for `ms` yet: before a test that counts by hours, in whose midst none may end. */
export function untilHourLasts(ms = 15_000, nowMs = () => Date.now()): Promise<void> {
  return eventually(() => {
    if (HOUR_MS - (nowMs() % HOUR_MS) < ms) throw new Error('the hour is nearly over');
  }, 4 * ms);
}

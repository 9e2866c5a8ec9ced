import { LAST_MOMENT_MS } from '../event/event.ts';
import { pauseBefore, type RetryPauses } from '../outcome/retry-policy.ts';

/**
 * When the attempts of an event begin at the earliest: the first one, and every retry if each attempt before it failed in
 * the moment in which it began. None begins after `expiresAt`.
 */
export function attemptTimes(first: Date, pauses: RetryPauses, expiresAt?: Date): Date[] {
  const lastMs = Math.min(LAST_MOMENT_MS, expiresAt?.getTime() ?? Infinity);
  const times: Date[] = [];
  let pauseMs: number | undefined = 0;
  for (let ms = first.getTime(); pauseMs !== undefined && ms + pauseMs <= lastMs;) {
    ms += pauseMs;
    times.push(new Date(ms));
    pauseMs = pauseBefore(pauses, times.length, 0);
  }
  return times;
}

/** How many retries there are, whenever they are made. */
export function countRetries(pauses: RetryPauses): number {
  return 'delaysMs' in pauses ? pauses.delaysMs.length : pauses.maxRetries;
}

import type { Event } from '@jiter/client';
import { words } from '../words.ts';

type RetryPolicy = NonNullable<Event['retryPolicy']>;

/** How often and when it is tried again, by what the policy says: `2 retries, after 5s and 1min`. */
export function sayRetries(policy: RetryPolicy): string {
  const { stopOn, maxRetryAfter } = policy;
  const rest = [
    stopOn && stopOn.length > 0 && names.stopOn(stopOn.map(String)),
    maxRetryAfter !== undefined && names.maxRetryAfter(maxRetryAfter),
  ];
  return [...sayPauses(policy), ...rest].filter((part) => typeof part === 'string').join('; ');
}

const names = words.retries;

function sayPauses(policy: RetryPolicy): (string | false)[] {
  const { delays, backoff, maxRetries, initialDelay, multiplier, maxDelay, jitter } = policy;
  if (delays?.length === 0 || maxRetries === 0) return [names.none];
  if (delays) return [names.delays(delays)];
  const count = maxRetries !== undefined && names.upTo(maxRetries);
  if (backoff === 'fixed') return [count, initialDelay !== undefined && names.each(initialDelay)];
  return [
    count,
    initialDelay !== undefined && names.first(initialDelay),
    multiplier !== undefined && names.grows(multiplier),
    maxDelay !== undefined && names.longest(maxDelay),
    jitter !== undefined && jitter > 0 && names.jitter(jitter),
  ];
}

import { readPolicy, type WrittenPolicy } from '@jiter/core';
import { list, maybe, named, number, object, oneOf, whole } from '../../openapi/shape.ts';
import { duration } from './duration.ts';
import { refuse, type Field } from './field.ts';

const DELAY = duration('100ms to 7d.');

export const RETRY_POLICY = named('RetryPolicy', {
  ...object({
    delays: maybe(list(DELAY, { maxItems: 100, description: 'Before each retry: all there is to say.' })),
    backoff: maybe(oneOf(['exponential', 'fixed'], 'Instead of `delays`.')),
    maxRetries: maybe(whole(undefined, { minimum: 0, maximum: 100 })),
    initialDelay: maybe(DELAY),
    multiplier: maybe(number(undefined, { minimum: 1, maximum: 10 })),
    maxDelay: maybe(DELAY),
    jitter: maybe(number('The part of a delay that is left to chance.', { minimum: 0, maximum: 1 })),
    stopOn: maybe(
      list(whole(undefined, { minimum: 300, maximum: 999 }), {
        maxItems: 100,
        description: 'Statuses after which no retry comes.',
      }),
    ),
    maxRetryAfter: maybe(duration('How much of `Retry-After` is heeded: 0s to 24h.')),
  }),
  description: 'When the retries come. Answers have with it what was left out.',
});

export const retryPolicy: Field<WrittenPolicy> = {
  read: (value) => readRetryPolicy('retryPolicy', value),
  json: RETRY_POLICY,
};

export function readRetryPolicy(name: string, value: unknown): WrittenPolicy {
  const read = readPolicy(value, name);
  return 'policy' in read ? read.policy : refuse('invalid_retry_policy', read.problem);
}

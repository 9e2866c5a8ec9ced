/** When a failed attempt is made again. In ms and whole, whatever was left out where it was written. */
export type RetryPolicy = RetryPauses & {
  /** Answers with one of these statuses end the event. */
  stopOn: readonly number[];
  /** A receiver may ask for more time than the pause gives, up to this. */
  maxRetryAfterMs: number;
};

/** The pause before each retry, which are as many; or how it grows from one to the next. */
export type RetryPauses =
  | { delaysMs: readonly number[] }
  | {
      maxRetries: number;
      initialDelayMs: number;
      multiplier: number;
      maxDelayMs: number;
      /** By how much of itself a pause may be longer. */
      jitter: number;
    };

/**
 * How long after the attempt before it ended the retry of this number, from 1, is made; undefined when there is none any
 * more. `random`, from 0 up to 1, only ever lengthens it: no retry comes earlier than what was written.
 */
export function pauseBefore(policy: RetryPauses, retry: number, random: number): number | undefined {
  if ('delaysMs' in policy) return policy.delaysMs[retry - 1];
  const { maxRetries, initialDelayMs, multiplier, maxDelayMs, jitter } = policy;
  if (retry > maxRetries) return undefined;
  // Beyond what a number can hold it is Infinity, of which maxDelay is the lesser.
  const delayMs = Math.min(maxDelayMs, initialDelayMs * multiplier ** (retry - 1));
  return Math.ceil(delayMs * (1 + jitter * random));
}

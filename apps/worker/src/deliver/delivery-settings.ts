import { scheduleOf, toPolicy, type ClaimedEvent, type RetryPolicy, type WrittenPolicy } from '@jiter/core';

/** What an org says of its deliveries. */
export type DeliveryDefaults = { timeoutMs?: number; retryPolicy?: WrittenPolicy };

export type DeliverySettings = { timeoutMs: number; policy: RetryPolicy };

type Environment = { timeoutMs: number; retryScheduleMs: readonly number[] };

/**
 * What holds for an attempt: what its event says, then its org, then the environment. An occurrence has what its cron job
 * says. Asked at the attempt, so that a change helps what is under way.
 */
export function createDeliverySettings({ timeoutMs, retryScheduleMs }: Environment) {
  const policy = scheduleOf(retryScheduleMs);
  return ({ options, timeoutMs: own }: ClaimedEvent, org: DeliveryDefaults = {}): DeliverySettings => {
    const written = options?.retryPolicy ?? org.retryPolicy;
    return {
      timeoutMs: own ?? org.timeoutMs ?? timeoutMs,
      policy: written ? toPolicy(written) : policy,
    };
  };
}

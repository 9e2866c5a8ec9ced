import {
  parseDuration,
  policyFor,
  scheduleOf,
  type ClaimedEvent,
  type OrgSettings,
  type RetryPolicy,
} from '@jiter/core';

export type DeliverySettings = { timeoutMs: number; policy: RetryPolicy };

type Environment = { timeoutMs: number; retryScheduleMs: readonly number[] };

/**
 * What holds for an attempt: what its event says, then its org, then the environment. An occurrence has what its cron job
 * says. Asked at the attempt, so that a change helps what is under way.
 */
export function createDeliverySettings({ timeoutMs, retryScheduleMs }: Environment) {
  const schedule = scheduleOf(retryScheduleMs);
  return ({ options = {}, timeoutMs: own }: Saying, org: OrgSettings = {}): DeliverySettings => ({
    timeoutMs: own ?? timeoutOf(org) ?? timeoutMs,
    policy: policyFor(options, org, schedule),
  });
}

type Saying = Pick<ClaimedEvent, 'options' | 'timeoutMs'>;

export function timeoutOf({ timeout }: OrgSettings): number | undefined {
  return timeout === undefined ? undefined : parseDuration(timeout);
}

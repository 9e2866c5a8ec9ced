import type { CallbackOptions, EventOptions, SealedOptions } from '../event/options.ts';
import type { RetryPolicy } from '../outcome/retry-policy.ts';
import { toPolicy, type WrittenPolicy } from '../outcome/written-policy.ts';

/**
 * What holds for an org where its events, or their cron jobs, say nothing themselves, and what it may have. As it is kept
 * and answered: durations are texts. What is not there is as the environment has it.
 */
export type OrgSettings = {
  retryPolicy?: WrittenPolicy;
  timeout?: string;
  failureCallback?: CallbackOptions;
  /** What a 410 means to events whose own policy says nothing of it. */
  on410?: 'fail';
  /** Whether the trace that a create belongs to is continued to the receiver. */
  traceContext?: true;
  /** Whether viewers are shown no payloads, headers or answers. */
  hidePayloads?: true;
  retention?: string;
  /** Of those that failed, where that is not the same. */
  failedRetention?: string;
  maxPayloadBytes?: number;
  maxPending?: number;
  eventsPerMonth?: number;
  maxCronJobs?: number;
  /** How far ahead an event may be scheduled. */
  maxHorizon?: string;
  requestsPerMinute?: number;
  /** What is secret of the callback. */
  sealed?: Pick<SealedOptions, 'failureCallback'>;
};

export type SettingName = Exclude<keyof OrgSettings, 'sealed'>;

/** Every setting, in the order in which answers show them, and by whom it is set: by the org as well, or by whoever runs all this. */
const SETTINGS: { readonly [Name in SettingName]: 'org' | 'operator' } = {
  retryPolicy: 'org',
  timeout: 'org',
  failureCallback: 'org',
  on410: 'org',
  traceContext: 'org',
  hidePayloads: 'org',
  retention: 'org',
  failedRetention: 'org',
  maxPayloadBytes: 'org',
  maxPending: 'operator',
  eventsPerMonth: 'operator',
  maxCronJobs: 'operator',
  maxHorizon: 'operator',
  requestsPerMinute: 'operator',
};

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];
export const SETTINGS_OF_ORGS = SETTING_NAMES.filter((name) => SETTINGS[name] === 'org');

/** What an event is retried by: what it says itself, or else its org, or else `schedule`. */
export function policyFor(
  { retryPolicy: own }: EventOptions,
  { retryPolicy, on410 }: OrgSettings,
  schedule: RetryPolicy,
): RetryPolicy {
  if (own) return toPolicy(own);
  const policy = retryPolicy ? toPolicy(retryPolicy) : schedule;
  const stopsOnGone = on410 === undefined || policy.stopOn.includes(410);
  return stopsOnGone ? policy : { ...policy, stopOn: [...policy.stopOn, 410] };
}

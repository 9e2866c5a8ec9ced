import type { Log, SyncedClock } from '@jiter/core';
import type { Config } from '@jiter/runtime';
import type { Store } from '@jiter/store';
import { createMonthQuota } from './month-quota.ts';
import { createQuota } from './quota.ts';

/** What an org may have, as the settings say for all of them. */
export function openQuotas(
  { maxCronJobs, maxPending }: Config,
  { events, cronJobs, orgs }: Store,
  { log, clock }: { log: Log; clock: SyncedClock },
) {
  const nowMs = () => performance.now();
  return {
    created: createMonthQuota({ addUsage: orgs.addUsage, clock, log }),
    pending: createQuota({
      limit: maxPending,
      count: (org, limit) => events.countPending(org, limit),
      things: 'pending events',
      advice: 'wait until some are delivered, or cancel some',
      policy: 'pending',
      nowMs,
      log,
    }),
    cronJobs: createQuota({
      limit: maxCronJobs,
      count: (org, limit) => cronJobs.count(org, limit),
      things: 'cron jobs',
      advice: 'remove some',
      policy: 'cron-jobs',
      nowMs,
      log,
    }),
  };
}

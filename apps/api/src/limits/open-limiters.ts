import type { Clock, Log } from '@jiter/core';
import { openLimiterStore, type LimiterStore } from '@jiter/queue';
import type { Config } from '@jiter/runtime';
import { createSignInLimits } from '../people/sign-in-limits.ts';
import { createLimiter } from './limiter.ts';
import { createSharedCount, type AddToCount, type RateLimit } from './shared-count.ts';

/** What an org may have a limit of its own by. */
const ORG_LIMIT: RateLimit = { requests: Infinity, windowMs: 60_000 };
const INBOX_LIMIT: RateLimit = { requests: 600, windowMs: 60_000 };

type Limited = Pick<Config, 'rateLimit' | 'queueUrl'>;

/**
 * Of keys, of orgs, of inboxes, and of those who sign in. They count beside the queue, which every API process reaches, once there is
 * something to be counted.
 */
export function openLimiters({ rateLimit, queueUrl: url }: Limited, log: Log, clock: Clock) {
  let store: LimiterStore | undefined;
  const sharedCount = (limit: RateLimit, name?: string): AddToCount => {
    let add: AddToCount | undefined;
    return (key, points) => {
      store ??= openLimiterStore({ url, log, clock });
      add ??= createSharedCount(store, limit, name);
      return add(key, points);
    };
  };
  const ofKeys = rateLimit
    ? createLimiter(rateLimit, { addToCount: sharedCount(rateLimit), log })
    : undefined;
  const ofOrgs = createLimiter(ORG_LIMIT, { addToCount: sharedCount(ORG_LIMIT, 'jiter-rate-org'), log });
  const ofInboxes = createLimiter(INBOX_LIMIT, {
    addToCount: sharedCount(INBOX_LIMIT, 'jiter-rate-inbox'),
    log,
  });
  return {
    ofKeys,
    ofOrgs,
    ofInboxes,
    ofSignIns: createSignInLimits({ open: sharedCount, log }),
    async close(): Promise<void> {
      ofKeys?.close();
      ofOrgs.close();
      ofInboxes.close();
      await store?.close();
    },
  };
}

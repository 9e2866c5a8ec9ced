import type { Clock, Log } from '@jiter/core';
import { openLimiterStore } from '@jiter/queue';
import type { Config } from '@jiter/runtime';
import { createSignInLimits } from '../people/sign-in-limits.ts';
import { createLimiter } from './limiter.ts';
import { createSharedCount, type RateLimit } from './shared-count.ts';

/** What an org may have a limit of its own by. */
const ORG_LIMIT: RateLimit = { requests: Infinity, windowMs: 60_000 };
const INBOX_LIMIT: RateLimit = { requests: 600, windowMs: 60_000 };

type Limited = Pick<Config, 'rateLimit' | 'queueUrl'>;

/**
 * Of keys, of orgs, of inboxes, and of those who sign in. They count beside the queue, which every API process reaches. Opened with the
 * process, so that the first ones are counted together with the others, and wait for nothing.
 */
export function openLimiters({ rateLimit, queueUrl: url }: Limited, log: Log, clock: Clock) {
  const store = openLimiterStore({ url, log, clock });
  const sharedCount = (limit: RateLimit, name?: string) => createSharedCount(store, limit, name);
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
      await store.close();
    },
  };
}

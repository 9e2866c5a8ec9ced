import { hash } from 'node:crypto';
import { AppError, type Log } from '@jiter/core';
import { secondsOf } from '../limits/policies.ts';
import type { AddToCount, RateLimit } from '../limits/shared-count.ts';
import { foldName } from './fold-name.ts';
import { createOwnCount } from './own-count.ts';

/** Counts wrong passwords. */
export type SignInLimits = {
  /**
   * Before a password is looked at: counts it as a wrong one, so that of many guesses at once no more are let through. Resolves to
   * what takes it back, once it was right. Throws AppError 429, also for a right one: otherwise the answer would tell.
   */
  count(login: string, client: string): Promise<() => void>;
};

type Deps = {
  /** Of what all API processes count together. */
  open: (limit: RateLimit, name: string) => AddToCount;
  log: Log;
};

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** Those of one address by one name leave others in; those of an address, and all by one name, are bounded too. */
const LIMITS = [
  { requests: 30, windowMs: QUARTER_MS, name: 'from', keyOf: (_login: string, client: string) => client },
  {
    requests: 5,
    windowMs: QUARTER_MS,
    name: 'pair',
    keyOf: (login: string, client: string) => `${client} ${login}`,
  },
  { requests: 100, windowMs: DAY_MS, name: 'as', keyOf: (login: string) => login },
];

/** While the count that is shared is away, each process has its own: nobody is locked out, and nobody guesses freely. */
export function createSignInLimits({ open, log }: Deps): SignInLimits {
  const limits = LIMITS.map((limit) => {
    const [shared, own] = [open(limit, `jiter-sign-in-${limit.name}`), createOwnCount(limit)];
    const add: AddToCount = (key, points) =>
      shared(key, points).catch((error: unknown) => {
        log.warn('limits.unsettled', { error });
        return own(key, points);
      });
    return { ...limit, add };
  });
  return {
    async count(login, client) {
      const counted: (() => void)[] = [];
      const takeBack = () => counted.splice(0).forEach((one) => one());
      for (const { requests, keyOf, add } of limits) {
        // Else each way to write its letters would be as many guesses more. Whether there is such a person is not asked: the answer would tell it.
        const key = hash('sha256', keyOf(foldName(login), client), 'base64');
        const { used, msLeft } = await add(key, 1);
        counted.push(() => void add(key, -1));
        if (used <= requests) continue;
        takeBack();
        throw tooMany(secondsOf(msLeft));
      }
      return takeBack;
    },
  };
}

const tooMany = (waitS: number) =>
  new AppError(429, `Too many wrong passwords were sent: please try again in ${waitS} s`, waitS);

import { RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible';
import type { LimiterStore } from '@jiter/queue';

/** How much of its limit a key has used up, over all API processes, and when that is forgotten. */
export type Count = { used: number; msLeft: number };

/** Adds to a key's count and tells the sum. Rejects when the store is away. */
export type AddToCount = (key: string, points: number) => Promise<Count>;

export type RateLimit = { requests: number; windowMs: number };

/** The count that all API processes share, in Redis or PostgreSQL. `name`: of what is counted. */
export function createSharedCount(
  store: LimiterStore,
  { windowMs }: Pick<RateLimit, 'windowMs'>,
  name = 'jiter-rate',
): AddToCount {
  const options = {
    storeClient: store.client,
    // Unused, but wanted as a finite number: which limit holds is decided here, and an org's is known by its requests alone.
    points: 1,
    duration: windowMs / 1_000,
  };
  const limiter =
    store.kind === 'redis'
      ? new RateLimiterRedis({ ...options, keyPrefix: `${store.prefix}:${name}` })
      : new RateLimiterPostgres({
          ...options,
          keyPrefix: name,
          tableName: store.tableName,
          storeType: 'pool',
          tableCreated: true,
        });
  return async (key, points) => {
    // Or the first ones would be counted here alone, by each of the processes.
    await store.opened;
    // Not `consume`: what was let through is a fact, whatever the sum says.
    const { consumedPoints, msBeforeNext } = await limiter.penalty(key, points);
    return { used: consumedPoints, msLeft: msBeforeNext };
  };
}

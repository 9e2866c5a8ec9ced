import { randomBytes } from 'node:crypto';
import { cloneDatabase, type TestDatabase } from './database.ts';
import { needServers } from './need-servers.ts';
import { withRedis } from './with-redis.ts';

export type Backend = 'postgres' | 'redis';

/** Undefined where this run has no Redis: its half of the suite is skipped then. */
export const redisUrl: string | undefined = process.env.JITER_TEST_REDIS;

/** Whether there is a `redis-server` for tests that stop one, or have it as they need it: REDIS_URL may name one elsewhere. */
export const hasOwnRedis = process.env.JITER_TEST_OWN_REDIS === '1';

/** An empty queue of one's own on either backend; on PostgreSQL its database is migrated as well. */
export async function freshQueueUrl(backend: Backend): Promise<TestDatabase> {
  needServers('a queue');
  if (backend === 'postgres') return cloneDatabase();
  if (!redisUrl) throw new Error('This run has no Redis (JITER_TEST_REDIS is not set)');
  // All on one database, however many tests run at once: a Redis has sixteen, and they are not more apart than this.
  const prefix = `test_${randomBytes(8).toString('hex')}`;
  const url = new URL(redisUrl);
  url.searchParams.set('prefix', prefix);
  return { url: url.href, drop: () => removeKeys(redisUrl, prefix) };
}

function removeKeys(url: string, prefix: string): Promise<void> {
  return withRedis(url, async (redis) => {
    for await (const keys of redis.scanStream({ match: `${prefix}:*`, count: 1_000 })) {
      if ((keys as string[]).length > 0) await redis.unlink(keys as string[]);
    }
  });
}

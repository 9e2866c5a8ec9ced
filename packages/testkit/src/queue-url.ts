import { cloneDatabase, type TestDatabase } from './database.ts';
import { runRedis } from './redis-client.ts';

export type Backend = 'postgres' | 'redis';

/** Undefined where this run has no Redis: its half of the suite is skipped then. */
export const redisUrl: string | undefined = process.env.JITER_TEST_REDIS;

/** Half of Redis' 16 databases for each of jest's two workers, so that no two tests that run at once share one. */
const DATABASES_PER_WORKER = 8;
const WORKERS = 2;
let taken = 0;

/** An empty queue of one's own on either backend; on PostgreSQL its database is migrated as well. */
export async function freshQueueUrl(backend: Backend): Promise<TestDatabase> {
  if (backend === 'postgres') return cloneDatabase();
  if (!redisUrl) throw new Error('This run has no Redis (JITER_TEST_REDIS is not set)');
  const worker = (Number(process.env.JEST_WORKER_ID ?? 1) - 1) % WORKERS;
  const index = String(worker * DATABASES_PER_WORKER + (taken++ % DATABASES_PER_WORKER));
  const flush = () => runRedis(redisUrl, [['SELECT', index], ['FLUSHDB']]);
  await flush();
  const url = new URL(redisUrl);
  url.pathname = `/${index}`;
  return { url: url.href, drop: async () => void (await flush()) };
}

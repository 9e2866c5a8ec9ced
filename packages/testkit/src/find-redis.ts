import { hasProgram, howToInstall, tellSkipped } from './programs.ts';
import { REDIS_SERVER, startRedis } from './redis.ts';
import { withRedis } from './with-redis.ts';

type TestRedis = { url: string; stop(): Promise<void> };

/**
 * REDIS_URL, else one started from the PATH. Where there is none: undefined, and said so, or an error when
 * JITER_REQUIRE_REDIS is set.
 */
export async function findRedis(): Promise<TestRedis | undefined> {
  const given = process.env.REDIS_URL;
  const hasServer = await hasProgram(REDIS_SERVER);
  if (hasServer) process.env.JITER_TEST_OWN_REDIS = '1';
  if (given) {
    if (!hasServer) tellSkipped(howToInstall(REDIS_SERVER), 'what starts and stops a Redis of its own is');
    return takeGiven(given);
  }
  if (hasServer) return startRedis();
  const missing = `${howToInstall(REDIS_SERVER)}, and REDIS_URL names a Redis elsewhere`;
  if (process.env.JITER_REQUIRE_REDIS) throw new Error(missing);
  tellSkipped(missing, 'the Redis half of the tests is');
  return undefined;
}

/** What it holds may stay: the keys of each test have a prefix of their own. */
async function takeGiven(url: string): Promise<TestRedis> {
  await withRedis(url, (redis) => redis.ping());
  return { url, stop: async () => {} };
}

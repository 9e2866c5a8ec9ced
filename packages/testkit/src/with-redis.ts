import { Redis } from 'ioredis';

/** One connection for `work`. Nothing is tried again: a Redis that does not answer is an error at once. */
export async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  const failed = new Promise<never>((_, reject) => redis.on('error', reject));
  const done = redis.connect().then(() => work(redis));
  try {
    // The first error tells what is wrong; `connect` only that the connection is closed.
    return await Promise.race([done, failed]);
  } finally {
    redis.disconnect();
  }
}

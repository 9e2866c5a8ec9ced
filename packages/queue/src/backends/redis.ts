import { once } from 'node:events';
import { Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { settledWithin, within } from '@jiter/core';
import { WORKER_OPTIONS, type Engine } from './engine.ts';
import { createErrorLog } from './error-log.ts';
import { JOB_OPTIONS, QUEUE_NAME, type BellData, type JOB_NAME } from '../jobs/job.ts';
import { createLossWatch } from './loss-watch.ts';
import { watchWorker } from './watch-worker.ts';

const LIMIT_MS = 2_000;
const CHECK_EVERY_MS = 5_000;

/** A producer must not wait for a queue that is away: its callers have a promise in the database already. */
export const IMPATIENT: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: LIMIT_MS,
};
/** A worker has nothing better to do than to wait until it can record what it did. */
const PATIENT: RedisOptions = { maxRetriesPerRequest: null };

export const redisEngine: Engine = {
  async openQueue({ url, log, clock }) {
    const onError = createErrorLog(log, clock, 'producer');
    const { redis, prefix, close } = connect(url, IMPATIENT, onError);
    const queue = new Queue<BellData, void, typeof JOB_NAME>(QUEUE_NAME, {
      connection: redis,
      prefix,
      defaultJobOptions: JOB_OPTIONS,
      // Both wait for an answer before the first command, and would keep a failure for ever.
      skipVersionCheck: true,
      skipWaitingForReady: true,
    });
    queue.on('error', onError);
    await settledWithin(LIMIT_MS, once(redis, 'ready'));
    return {
      queue,
      maxExtensions: Infinity,
      lostJobs: createLossWatch(redis, prefix),
      async close() {
        await settledWithin(LIMIT_MS, queue.close());
        close();
      },
    };
  },

  async openWorker({ url, log, clock, concurrency, workerName }, perform) {
    const onError = createErrorLog(log, clock, 'consumer');
    const { redis, prefix, close } = connect(url, PATIENT, onError);
    const options = { ...WORKER_OPTIONS, connection: redis, prefix, concurrency, name: workerName };
    const worker = new Worker<BellData, void, typeof JOB_NAME>(QUEUE_NAME, perform, options);
    const handle = watchWorker(worker, log, onError);
    await settledWithin(LIMIT_MS, worker.waitUntilReady());
    return { ...handle, drop: () => handle.drop().finally(close) };
  },
};

/** One connection that comes back for ever. `?prefix=` is ours, everything else in the URL is ioredis'. */
export function connect(url: string, patience: RedisOptions, onError: (error: unknown) => void) {
  const location = new URL(url);
  const prefix = location.searchParams.get('prefix') ?? 'bull';
  location.searchParams.delete('prefix');
  const redis = new Redis(location.href, {
    ...patience,
    connectTimeout: LIMIT_MS,
    // A server that does not even answer a goodbye must not hold up a shutdown.
    disconnectTimeout: 250,
    keepAlive: 10_000,
    retryStrategy: (times) => Math.min(times * 50, 1_000),
  });
  redis.on('error', onError);
  const check = setInterval(() => void hangUpWhenUnanswered(redis), CHECK_EVERY_MS).unref();
  const close = () => {
    clearInterval(check);
    redis.disconnect();
  };
  return { redis, prefix, close };
}

/** A server that vanished without closing its sockets would otherwise be waited for until TCP gives up. */
async function hangUpWhenUnanswered(redis: Redis): Promise<void> {
  if (redis.status !== 'ready') return;
  await within(CHECK_EVERY_MS - 1, 'a ping', redis.ping()).catch(() => redis.disconnect(true));
}

import { once } from 'node:events';
import { Queue, Worker } from 'bullmq';
import { settledWithin } from '@jiter/core';
import { WORKER_OPTIONS, type Engine } from './engine.ts';
import { createErrorLog } from './error-log.ts';
import { JOB_OPTIONS, QUEUE_NAME, type BellData, type JOB_NAME } from '../jobs/job.ts';
import { anyLoss, createLossWatch } from './loss-watch.ts';
import {
  connect,
  countNodes,
  IMPATIENT,
  LIMIT_MS,
  PATIENT,
  writeAtOnce,
  type AnyRedis,
} from './redis-connection.ts';
import { rewriteEach } from './rewrite.ts';
import { allOf, atMost, spreadOver } from './spread.ts';
import { watchWorker } from './watch-worker.ts';

/** The jobs of all moments are even over the queues, those of one moment are not. */
const TIMES_ITS_SHARE = 2;

export const redisEngine: Engine = {
  async openQueue({ url, log, clock }) {
    const onError = createErrorLog(log, clock, 'producer');
    const { redis, prefixes, close } = connect(url, IMPATIENT, onError);
    const queues = prefixes.map((prefix) => openOne(redis, prefix, onError));
    if (redis.status !== 'ready') await settledWithin(LIMIT_MS, once(redis, 'ready'));
    const [first, ...others] = queues;
    return {
      queue: others.length === 0 ? first! : spreadOver(queues, () => performance.now()),
      board: others.length === 0 ? first! : queues,
      rewrite: (changes) => {
        writeAtOnce(redis);
        return rewriteEach(changes);
      },
      lostJobs: anyLoss(prefixes.map((prefix) => createLossWatch(redis, prefix))),
      nodes: () => countNodes(redis),
      async close() {
        await settledWithin(LIMIT_MS, Promise.all(queues.map((queue) => queue.close())));
        close();
      },
    };
  },

  async openWorker({ url, log, clock, concurrency, workerName }, perform) {
    const onError = createErrorLog(log, clock, 'consumer');
    const { redis, prefixes, close } = connect(url, PATIENT, onError);
    const bounded = prefixes.length === 1 ? perform : atMost(concurrency, perform);
    const each = Math.min(concurrency, Math.ceil((TIMES_ITS_SHARE * concurrency) / prefixes.length));
    const workers = prefixes.map((prefix) => {
      const options = { ...WORKER_OPTIONS, connection: redis, prefix, concurrency: each, name: workerName };
      return new Worker<BellData, void, typeof JOB_NAME>(QUEUE_NAME, bounded, options);
    });
    const handle = allOf(workers.map((worker) => watchWorker(worker, log, onError)));
    await settledWithin(LIMIT_MS, Promise.all(workers.map((worker) => worker.waitUntilReady())));
    return { ...handle, drop: () => handle.drop().finally(close) };
  },
};

function openOne(redis: AnyRedis, prefix: string, onError: (error: unknown) => void) {
  const queue = new Queue<BellData, void, typeof JOB_NAME>(QUEUE_NAME, {
    connection: redis,
    prefix,
    defaultJobOptions: JOB_OPTIONS,
    // Both wait for an answer before the first command, and would keep a failure for ever.
    skipVersionCheck: true,
    skipWaitingForReady: true,
  });
  queue.on('error', onError);
  return queue;
}

import { withBackend } from 'bullmq';
import { settledWithin } from '@jiter/core';
import { POOL_MAX } from './connections.ts';
import { WORKER_OPTIONS, type Engine } from './engine.ts';
import { createErrorLog } from './error-log.ts';
import { JOB_OPTIONS, QUEUE_NAME, type BellData, type JOB_NAME } from '../jobs/job.ts';
import { checkSchema, connectPatiently, connectPlainly, factoryFor } from './postgres-connection.ts';
import { rewriteInOne } from './rewrite.ts';
import { watchWorker } from './watch-worker.ts';

const LIMIT_MS = 2_000;

/** BullMQ asks for a connection; ours comes with the factory, and no URL with its password lies around. */
const connection = {};

export const postgresEngine: Engine = {
  async openQueue({ url, log, clock, poolMax = POOL_MAX }) {
    const onError = createErrorLog(log, clock, 'producer');
    const pool = connectPlainly(url, poolMax);
    await checkSchema(pool, onError);
    const { Queue } = withBackend(factoryFor(pool));
    const options = { connection, defaultJobOptions: JOB_OPTIONS };
    const queue = new Queue<BellData, void, typeof JOB_NAME>(QUEUE_NAME, options);
    queue.on('error', onError);
    return {
      queue,
      board: queue,
      rewrite: (changes) => rewriteInOne(pool.pool, changes).catch(() => changes.map(() => false)),
      // The jobs lie beside the events. When the server crashes the last of them may be lost alone: the sweep finds their rows silent.
      lostJobs: () => Promise.resolve(false),
      close: () => settledWithin(LIMIT_MS, queue.close()),
    };
  },

  async openWorker({ url, log, clock, poolMax = POOL_MAX, concurrency, workerName }, perform) {
    const onError = createErrorLog(log, clock, 'consumer');
    const pool = connectPatiently(url, poolMax, onError);
    await checkSchema(pool, onError);
    const { Worker } = withBackend(factoryFor(pool));
    const options = { ...WORKER_OPTIONS, connection, concurrency, name: workerName };
    const worker = new Worker<BellData, void, typeof JOB_NAME>(QUEUE_NAME, perform, options);
    return watchWorker(worker, log, onError);
  },
};

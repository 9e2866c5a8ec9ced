import type { Job, Queue } from 'bullmq';
import type { Clock, Log } from '@jiter/core';
import type { BellData, JOB_NAME } from '../jobs/job.ts';

export type QueueOptions = {
  /** `postgres:`/`postgresql:`, or a Redis by any form of `parseRedisUrl`; there `?prefix=` chooses the keys' prefix (bull). */
  url: string;
  /** How long before its moment a job starts, in ms. */
  ringAheadMs: number;
  log: Log;
  clock: Clock;
  /** PostgreSQL connections this side of the queue may hold. */
  poolMax?: number;
};

export type BellJob = Job<BellData, void, typeof JOB_NAME>;
/** What a job that waits for its time is to carry instead. */
export type Rewrite = { job: BellJob; data: BellData };
export type BellQueue = Pick<
  Queue<BellData, void, typeof JOB_NAME>,
  'add' | 'addBulk' | 'getWaitingCount' | 'getDelayedCount'
>;

/** The producer's side of a backend. */
export type QueueHandle = {
  queue: BellQueue;
  /** BullMQ's: one, or those that it is spread over. */
  board: unknown;
  /** Answers of each job whether it has the new data, or is gone. Rejects where it may have it later. */
  rewrite: (changes: readonly Rewrite[]) => Promise<boolean[]>;
  lostJobs: () => Promise<boolean>;
  /** How many servers it has found, where these are several. */
  nodes?: () => number;
  close: () => Promise<void>;
};

export type WorkerOptions = QueueOptions & { concurrency: number; workerName: string };
export type Perform = (job: BellJob, token?: string) => Promise<void>;

/** The consumer's side of a backend. It connects, and reconnects, by itself. */
export type WorkerHandle = {
  /** Looks for no further job. One that was on its way may still come. */
  pause: () => Promise<void>;
  /** Resolves once all jobs are recorded and all is closed: never, if the queue is away. */
  finish: () => Promise<void>;
  /** Lets go of everything, recorded or not. */
  drop: () => Promise<void>;
};

export type Engine = {
  openQueue(options: QueueOptions): Promise<QueueHandle>;
  openWorker(options: WorkerOptions, perform: Perform): Promise<WorkerHandle>;
};

/** What both backends' workers have in common. */
export const WORKER_OPTIONS = {
  lockDuration: 60_000,
  stalledInterval: 30_000,
  // A job whose worker died is handed on however often that happens: a bell rung twice is harmless.
  maxStalledCount: 1_000_000,
  // How soon a worker looks again when nothing woke it: as rarely as it may be. Whose moment came while the worker that had
  // been woken for it died is rung for by the sweep, which wakes another one.
  drainDelay: 10,
  // BullMQ would wait 15 s before it asks a queue that was away again.
  runRetryDelay: 1_000,
};

import { settledWithin } from '@jiter/core';
import { engineFor } from './backends/engine-for.ts';
import type { Perform, WorkerOptions } from './backends/engine.ts';
import { parseJob, failureError, type GivenJob, type RungJob, type JobResult } from './jobs/job.ts';
import { putBack } from './backends/watch-worker.ts';

/** How long the queue may take to note what the last handlers came to. */
const RECORD_MS = 4_000;
/** How long letting go of what is left may take. */
const DROP_MS = 2_000;

export type ConsumeOptions = WorkerOptions;
export type Consumer = {
  /** Stops taking jobs, waits up to graceMs for the handlers under way, then lets go of the rest. */
  close(graceMs: number): Promise<void>;
};

/**
 * Hands each job to `handler` when its moment is `ringAheadMs` away. Failures that it answers leave a failed job
 * with those lines as the reason; if it throws, the job comes again. A job may come twice, or late.
 */
export async function consumeDeliveries(
  options: ConsumeOptions,
  handler: (job: RungJob) => Promise<JobResult>,
): Promise<Consumer> {
  const running = createTally();
  let closed: Promise<void> | undefined;
  const perform: Perform = (job, token) =>
    closed ? putBack(job, token) : running.count(performJob(job, handler));
  const worker = await engineFor(options.url).openWorker(options, perform);

  async function close(graceMs: number): Promise<void> {
    await worker.pause();
    await settledWithin(graceMs, running.idle());
    // All that is left then is to record the last ones: a moment, unless the queue is away.
    if (running.size() === 0) await settledWithin(RECORD_MS, worker.finish());
    await settledWithin(DROP_MS, worker.drop());
  }
  return { close: (graceMs) => (closed ??= close(graceMs)) };
}

async function performJob(job: GivenJob, handler: (job: RungJob) => Promise<JobResult>): Promise<void> {
  const result = await handler(parseJob(job));
  if (result.failures.length > 0) throw failureError(result);
}

function createTally() {
  let size = 0;
  let onIdle: (() => void)[] = [];
  const leave = () => {
    size -= 1;
    if (size > 0) return;
    onIdle.forEach((resolve) => resolve());
    onIdle = [];
  };
  return {
    size: () => size,
    idle: () => (size === 0 ? Promise.resolve() : new Promise<void>((resolve) => onIdle.push(resolve))),
    count<T>(work: Promise<T>): Promise<T> {
      size += 1;
      return work.finally(leave);
    },
  };
}

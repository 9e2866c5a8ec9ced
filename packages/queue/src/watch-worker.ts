import { UnrecoverableError } from 'bullmq';
import type { Log } from '@jiter/core';

type FailedJob = { id?: string; attemptsMade: number };

/** The part of a BullMQ Worker that is the same on every backend. */
type AnyWorker = {
  on(event: 'failed', listener: (job: FailedJob | undefined, error: Error) => void): unknown;
  on(event: 'stalled', listener: (jobId: string) => void): unknown;
  once(event: 'ready', listener: () => void): unknown;
  close(force?: boolean): Promise<void>;
};

/** Logs what went wrong on our side. Verdicts are not logged here: each attempt has its own line elsewhere. */
export function reportFailures(worker: AnyWorker, log: Log): void {
  worker.on('failed', (job, error) => {
    if (error instanceof UnrecoverableError) return;
    log.error('job.failed', { jobId: job?.id, attempts: job?.attemptsMade, error });
  });
  worker.on('stalled', (jobId) => log.warn('job.stalled', { jobId }));
}

/** A worker that never reached its queue has nothing to wait for, and BullMQ would wait for the queue. */
export function stopperOf(worker: AnyWorker): () => Promise<void> {
  let hasConnected = false;
  worker.once('ready', () => {
    hasConnected = true;
  });
  return () => worker.close(!hasConnected);
}

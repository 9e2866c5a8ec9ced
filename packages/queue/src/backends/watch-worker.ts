import { UnrecoverableError, WaitingError } from 'bullmq';
import type { Log } from '@jiter/core';
import type { WorkerHandle } from './engine.ts';

type FailedJob = { id?: string; attemptsMade: number };

/** The part of a BullMQ Worker that is the same on every backend. */
type AnyWorker = {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: FailedJob | undefined, error: Error) => void): unknown;
  on(event: 'stalled', listener: (jobId: string) => void): unknown;
  once(event: 'ready' | 'active', listener: () => void): unknown;
  pause(doNotWaitActive?: boolean): Promise<void>;
  close(force?: boolean): Promise<void>;
  getBackend(): { close(force?: boolean): Promise<void>; reconnectBlocking(): Promise<void> };
};

/** Logs what goes wrong on our side. Failed deliveries are not logged here: each attempt has its own line elsewhere. */
export function watchWorker(worker: AnyWorker, log: Log, onError: (error: unknown) => void): WorkerHandle {
  let hasConnected = false;
  const noteConnected = () => {
    hasConnected = true;
  };
  worker.once('ready', noteConnected);
  // `ready` waits for the connection that sleeps until there is work, and jobs come by the other one: before it.
  worker.once('active', noteConnected);
  worker.on('error', onError);
  worker.on('stalled', (jobId) => log.warn('job.stalled', { jobId }));
  worker.on('failed', (job, error) => {
    if (error instanceof UnrecoverableError) return;
    log.error('job.failed', { jobId: job?.id, attempts: job?.attemptsMade, error });
  });
  return {
    pause: () => worker.pause(true),
    async finish() {
      // Closing while the connection is being sought anew would never end, nor stop BullMQ's timers.
      await worker.getBackend().reconnectBlocking();
      // A worker that never reached its queue has nothing to record, and BullMQ would wait for the queue.
      await worker.close(!hasConnected);
    },
    async drop() {
      // The first call of `close` decides, so this one is for when `finish` was not called. When it was, it may
      // hang for want of the queue: closing the connections beneath it sets it free.
      worker.close(true).catch(onError);
      await worker.getBackend().close(true);
    },
  };
}

/** Gives a job back at once, as if it had not been taken. */
export async function putBack(
  job: { moveToWait(token?: string): Promise<number> },
  token: string | undefined,
): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

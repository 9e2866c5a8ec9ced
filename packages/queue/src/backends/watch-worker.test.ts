import { EventEmitter } from 'node:events';
import { silentLog, type Log } from '@jiter/core';
import { failureError } from '../jobs/job.ts';
import { watchWorker } from './watch-worker.ts';

/** A worker of BullMQ's that has emitted nothing yet; `forced` has how it was closed. */
function aWorker(log: Log = silentLog) {
  const forced: (boolean | undefined)[] = [];
  const worker = Object.assign(new EventEmitter(), {
    pause: () => Promise.resolve(),
    close: (force?: boolean) => Promise.resolve(void forced.push(force)),
    getBackend: () => ({ close: () => Promise.resolve(), reconnectBlocking: () => Promise.resolve() }),
  });
  return { worker, forced, ...watchWorker(worker, log, () => {}) };
}

/** What `finish` does to a worker of BullMQ's that has emitted `events`: whether it waits for the jobs under way. */
async function waitsAfter(...events: string[]): Promise<boolean> {
  const { worker, forced, finish } = aWorker();
  for (const event of events) worker.emit(event);
  await finish();
  return forced[0] === false;
}

test('a worker that never reached its queue has nothing to record, and is not waited for', async () => {
  expect(await waitsAfter()).toBe(false);
  expect(await waitsAfter('ready')).toBe(true);
});

test('one that has got a job is waited for, though its other connection is not there yet', async () => {
  expect(await waitsAfter('active')).toBe(true);
});

test('a job that fails for our own sake, or whose worker died, is said; a delivery that failed has a line of its own', () => {
  const lines: unknown[] = [];
  const say = (level: string) => (event: string, fields?: object) => void lines.push([level, event, fields]);
  const { worker } = aWorker({ ...silentLog, warn: say('warn'), error: say('error') });
  const error = new Error('ours');
  worker.emit('failed', { id: '7', attemptsMade: 2 }, error);
  worker.emit('failed', { id: '8', attemptsMade: 1 }, failureError({ failures: ['event 8: 500'] }));
  worker.emit('stalled', '9');
  expect(lines).toEqual([
    ['error', 'job.failed', { jobId: '7', attempts: 2, error }],
    ['warn', 'job.stalled', { jobId: '9' }],
  ]);
});

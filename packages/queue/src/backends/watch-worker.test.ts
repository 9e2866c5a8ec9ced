import { EventEmitter } from 'node:events';
import { silentLog } from '@jiter/core';
import { watchWorker } from './watch-worker.ts';

/** What `finish` does to a worker of BullMQ's that has emitted `events`: whether it waits for the jobs under way. */
async function waitsAfter(...events: string[]): Promise<boolean> {
  const forced: (boolean | undefined)[] = [];
  const worker = Object.assign(new EventEmitter(), {
    pause: () => Promise.resolve(),
    close: (force?: boolean) => Promise.resolve(void forced.push(force)),
    getBackend: () => ({ close: () => Promise.resolve(), reconnectBlocking: () => Promise.resolve() }),
  });
  const { finish } = watchWorker(worker, silentLog, () => {});
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

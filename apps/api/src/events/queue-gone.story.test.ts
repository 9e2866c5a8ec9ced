import { silentLog, systemClock, type Bell, type Log } from '@jiter/core';
import { openDeliveries } from '@jiter/queue';
import { createBells, type Bells } from '@jiter/runtime';
import { createLatch } from '@jiter/testkit';
import { aBody, setup, soon, type Setup } from '../test-setup.ts';

const NOBODY = 'postgres://127.0.0.1:1/nobody';

let jiter: Setup;
let bells: Bells;
beforeAll(async () => {
  jiter = await setup({ ringSoon: (...rung) => bells.ringSoon(...rung) });
});
afterAll(() => jiter.close());

const create = async (scheduledTime: string): Promise<Bell> => {
  const { body } = await jiter.api.post('/api/events').send(aBody({ scheduledTime })).expect(200);
  return { eventId: body.id, dueAt: new Date(scheduledTime) };
};

test('with the queue gone, nobody waits for it, and the sweep gets the events at once', async () => {
  const notRung: number[] = [];
  const warn: Log['warn'] = (event, fields) =>
    void (event === 'event.not-rung' && notRung.push(fields!['count'] as number));
  const queue = await openDeliveries({ url: NOBODY, ringAheadMs: 200, log: silentLog, clock: systemClock });
  const answered = createLatch();
  // Whoever waited for a bell would get no answer.
  const unrung = async (eventIds: readonly string[]) => {
    await answered.opened;
    await jiter.store.events.unrung(eventIds);
  };
  const log = { ...silentLog, warn };
  bells = createBells({ queue, unrung, horizonMs: 600_000, clock: systemClock, log });
  const made = await Promise.all([1, 2, 3].map(() => create(soon(300_000))));
  answered.open();

  await bells.idle();
  const { owed } = await jiter.store.sweep.look({ owed: true });
  expect(owed.map(({ eventId }) => eventId).sort()).toEqual(made.map(({ eventId }) => eventId).sort());
  expect(notRung.reduce((sum, count) => sum + count, 0)).toBe(made.length);
  await queue.close();
});

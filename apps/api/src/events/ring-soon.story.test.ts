import { silentLog, systemClock, type Bell, type Log } from '@jiter/core';
import { openDeliveries } from '@jiter/queue';
import { aBody, setup, soon, type Setup } from '../test-setup.ts';
import { CLOCK_SLACK_MS, createRinger } from './ring-soon.ts';

const HORIZON_MS = 600_000;
const NOBODY = 'postgres://127.0.0.1:1/nobody';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const create = async (scheduledTime: string): Promise<Bell> => {
  const { body } = await jiter.api.post('/api/events').send(aBody({ scheduledTime })).expect(200);
  return { eventId: body.id, dueAt: new Date(scheduledTime) };
};

test('with the queue gone, nobody waits for it, and the sweep gets the events at once', async () => {
  const warned: Parameters<Log['warn']>[] = [];
  const log: Log = { ...silentLog, warn: (...line) => void warned.push(line) };
  const deliveries = await openDeliveries({
    url: NOBODY,
    ringAheadMs: 200,
    log: silentLog,
    clock: systemClock,
  });
  const ringer = createRinger({
    deliveries,
    events: jiter.store.events,
    horizonMs: HORIZON_MS,
    clock: systemClock,
    log,
  });
  const bells = await Promise.all([create(soon(300_000)), create(soon(300_000)), create(soon(300_000))]);

  ringer.ringSoon(bells[0]);
  ringer.ringSoon(...bells.slice(1));
  // It is back before the queue has even failed.
  expect(warned).toEqual([]);

  await ringer.settled();
  const awake = await jiter.store.deliveries.wake({ limit: 100, patienceMs: 1_000, ringAgainMs: 5_000 });
  expect(awake.map(({ eventId }) => eventId).sort()).toEqual(bells.map(({ eventId }) => eventId).sort());
  expect(warned.map(([event]) => event)).toContain('event.not-rung');
  expect(warned.flatMap(([, fields]) => fields!['eventIds']).sort()).toEqual(
    bells.map(({ eventId }) => eventId).sort(),
  );
  await deliveries.close();
});

test('what lies beyond the horizon, give or take the clocks, is not rung', async () => {
  const rung: Bell[] = [];
  const now = new Date();
  const ringer = createRinger({
    deliveries: {
      ring: (bell) => Promise.resolve(void rung.push(bell)),
      ringAll: (bells) => Promise.resolve(void rung.push(...bells)),
    },
    events: jiter.store.events,
    horizonMs: HORIZON_MS,
    clock: { now: () => now },
    log: silentLog,
  });
  const inMs = (ms: number) => ({ eventId: String(ms), dueAt: new Date(now.getTime() + ms) });
  const furthest = HORIZON_MS + CLOCK_SLACK_MS;
  for (const ms of [1, furthest, furthest + 1]) ringer.ringSoon(inMs(ms));
  ringer.ringSoon(inMs(2), inMs(furthest + 2), inMs(3));
  await ringer.settled();
  expect(rung).toEqual([1, furthest, 2, 3].map(inMs));
});

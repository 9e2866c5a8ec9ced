import { silentLog } from '@jiter/core';
import { openStore } from '@jiter/store';
import { anEvent, eventually } from '@jiter/testkit';
import { setUp, settledAs, soon, type Bench } from './worker.fixture.ts';

const LOST_KEY = Buffer.alloc(32, 9).toString('base64');
const HEADERS = { Authorization: 'Bearer abc' };
const EVENTS = 20;

let bench: Bench;
beforeEach(async () => void (bench = await setUp('postgres')));
afterEach(() => bench.tearDown());

/** Whose headers are sealed with a key that the workers do not have. */
async function scheduleSealed(destination: string, count: number): Promise<string[]> {
  const options = { poolMax: 2, applicationName: 'test', enqueueHorizonMs: 60_000, log: silentLog };
  const store = await openStore({ ...options, url: bench.url, masterKeys: [LOST_KEY] });
  const wish = { destination, scheduledTime: soon() };
  const inputs = Array.from({ length: count }, () => ({
    ...{ org: bench.org, ...anEvent(wish) },
    options: { headers: HEADERS },
  }));
  const made = await store.events.createMany(inputs);
  await store.close();
  await bench.queue.ringAll(made.map(({ id, scheduledTime }) => ({ eventId: id, dueAt: scheduledTime })));
  return made.map(({ id }) => id);
}

test('what the lost key keeps from leaving is counted, said once for all of it, and leaves once its headers are sent again', async () => {
  const receiver = await bench.startReceiver();
  const ids = await scheduleSealed(receiver.url, EVENTS);
  const worker = await bench.startWorker();
  const { handedBack } = worker.observed.totals;
  await eventually(() => expect(handedBack['key-missing']).toBeGreaterThanOrEqual(2 * EVENTS));
  expect(handedBack).toMatchObject({ fault: 0, 'no-slot': 0 });
  const told = bench.lines.filter(({ event }) => event === 'delivery.broken');
  expect(told).toMatchObject([{ fields: { org: bench.org, count: 1 } }]);
  expect(String(told[0]!.fields['error'])).toContain('JITER_MASTER_KEY does not hold any more');
  expect(receiver.hits).toEqual([]);

  // Between two looks of a worker it is Pending.
  for (const id of ids) {
    await eventually(async () => {
      const changes = { options: { headers: HEADERS } };
      expect(await bench.store.events.edit(bench.org, id, changes)).toMatchObject({ kind: 'edited' });
    });
  }
  for (const id of ids) await eventually(() => settledAs(bench, id, 'Sent'), 60_000);
  const sent = receiver.hits.map(({ headers }) => headers['authorization']);
  expect(sent).toEqual(ids.map(() => HEADERS.Authorization));
}, 180_000);

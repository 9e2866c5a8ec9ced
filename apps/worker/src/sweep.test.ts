import { silentLog, type Bell } from '@jiter/core';
import { createSweep, patienceFor } from './sweep.ts';

const never = new AbortController().signal;
const bellsOf = (count: number): Bell[] =>
  Array.from({ length: count }, (_, index) => ({ eventId: String(index), dueAt: new Date(0) }));

/** What the database would give, batch by batch, and what the queue would take. */
function setup({ batches = [] as number[], queueTakes = true } = {}) {
  const state = { memoryLost: false, databaseAway: false, wakeAlls: 0, patience: [] as number[], rung: 0 };
  const reach = () => (state.databaseAway ? Promise.reject(new Error('database away')) : Promise.resolve());
  const sweep = createSweep({
    store: {
      ping: reach,
      deliveries: {
        wake: async ({ patienceMs }) => {
          await reach();
          state.patience.push(patienceMs);
          return bellsOf(batches.shift() ?? 0);
        },
        wakeAll: async () => {
          await reach();
          return ++state.wakeAlls;
        },
      },
    },
    queue: {
      // As the queue does it: said once per loss.
      lostMemory: () => {
        const lost = state.memoryLost;
        state.memoryLost = false;
        return Promise.resolve(lost);
      },
      backlog: () => Promise.resolve(0),
    },
    bells: {
      ringAll: (bells) => {
        state.rung += bells.length;
        return Promise.resolve(queueTakes);
      },
    },
    unclaimed: () => 0,
    log: silentLog,
  });
  return { state, sweep };
}

test('silent rows are left alone for longer while there is work waiting', () => {
  expect(patienceFor(0)).toBe(0);
  expect(patienceFor(1)).toBe(5_000);
});

test('one run rings for all there are, batch by batch', async () => {
  const { state, sweep } = setup({ batches: [1_000, 1_000, 7, 1_000] });
  await sweep(never);
  expect(state.rung).toBe(2_007);
});

test('a queue that does not take them ends the run', async () => {
  const { state, sweep } = setup({ batches: [1_000, 1_000], queueTakes: false });
  await sweep(never);
  expect(state.rung).toBe(1_000);
});

test('a loss of memory is not forgotten because the database was away when it was told', async () => {
  const { state, sweep } = setup();
  state.memoryLost = true;
  state.databaseAway = true;
  await expect(sweep(never)).rejects.toThrow('database away');
  state.databaseAway = false;
  await sweep(never);
  expect(state.wakeAlls).toBe(1);
  await sweep(never);
  expect(state.wakeAlls).toBe(1);
});

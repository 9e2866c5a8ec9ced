import { silentLog, type Bell } from '@jiter/core';
import { eventually } from '@jiter/testkit';
import { createSweep, paceFor } from './sweep.ts';
import { anEndedTerm, aTerm } from './term.fixture.ts';

const never = aTerm();
const bellsOf = (count: number): Bell[] =>
  Array.from({ length: count }, (_, index) => ({ eventId: String(index), dueAt: new Date(0) }));

/** What the database would give, batch by batch, and what the queue would take. */
function setup({ batches = [] as number[], queueTakes = true } = {}) {
  const state = {
    memoryLost: false,
    takesWrites: true,
    /** What `wakeAll` was told to go on from. */
    wakeAlls: [] as (Date | undefined)[],
    moreToWake: 0,
    cronJobs: false,
    /** Runs of the plan that have not ended. */
    planning: [] as (() => void)[],
    failingWakeAlls: 0,
    queueCounts: true,
    backlog: 0,
    /** How the database was asked, each time. */
    paces: [] as { patienceMs: number; ringAgainMs: number }[],
    rung: 0,
  };
  const write = () => (state.takesWrites ? Promise.resolve() : Promise.reject(new Error('read-only')));
  const { run: sweep, settled } = createSweep({
    store: {
      overdue: async () => {
        await write();
        return { events: batches.length > 0, cronJobs: state.cronJobs };
      },
      deliveries: {
        wake: async ({ patienceMs, ringAgainMs }) => {
          await write();
          state.paces.push({ patienceMs, ringAgainMs });
          return bellsOf(batches.shift() ?? 0);
        },
        wakeAll: async (from) => {
          await write();
          state.wakeAlls.push(from);
          if (state.failingWakeAlls-- > 0) throw new Error('too slow');
          return { count: 1, ...(state.moreToWake-- > 0 && { next: new Date(state.wakeAlls.length) }) };
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
      backlog: () =>
        state.queueCounts ? Promise.resolve(state.backlog) : Promise.reject(new Error('no count')),
    },
    bells: {
      ringAll: (bells) => {
        state.rung += bells.length;
        return Promise.resolve(queueTakes);
      },
    },
    cron: { sweep: () => new Promise((resolve) => state.planning.push(resolve)) },
    unclaimed: () => 0,
    log: silentLog,
  });
  return { state, sweep, settled };
}

test('while there is work waiting, silent rows are left alone for longer, and rung for again less often', () => {
  expect(paceFor(0)).toEqual({ patienceMs: 0, ringAgainMs: 5_000 });
  expect(paceFor(1)).toEqual({ patienceMs: 5_000, ringAgainMs: 30_000 });
});

test('a run asks at the pace that what waits in the queue allows', async () => {
  const { state, sweep } = setup({ batches: [1_000, 1] });
  state.backlog = 1;
  await sweep(never);
  expect(state.paces).toEqual([paceFor(1), paceFor(1)]);
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

test('after an outage of writes nobody is rung for before workers could record, however well it reads', async () => {
  const batches = [3, 4];
  const { state, sweep } = setup({ batches });
  state.takesWrites = false;
  await expect(sweep(never)).rejects.toThrow('read-only');
  state.takesWrites = true;
  const stopped = aTerm();
  const sweeping = sweep(stopped);
  await eventually(() => expect(batches).toEqual([4]));
  expect(state.rung).toBe(0);
  stopped.end();
  await sweeping;
  expect(state.rung).toBe(0);
  await sweep(never);
  expect(state.rung).toBe(4);
});

test('a loss of memory is not forgotten because the database was away when it was told', async () => {
  const { state, sweep } = setup();
  state.memoryLost = true;
  state.failingWakeAlls = 1;
  await expect(sweep(never)).rejects.toThrow('too slow');
  await sweep(anEndedTerm());
  expect(state.wakeAlls).toHaveLength(2);
  await sweep(never);
  expect(state.wakeAlls).toHaveLength(2);
});

test('restoring what the queue forgot goes batch by batch, and on from where it failed', async () => {
  const { state, sweep } = setup();
  state.memoryLost = true;
  state.moreToWake = 2;
  const stopped = aTerm();
  stopped.end();
  await sweep(stopped);
  expect(state.wakeAlls).toEqual([undefined]);
  state.failingWakeAlls = 1;
  await expect(sweep(never)).rejects.toThrow('too slow');
  await sweep(anEndedTerm());
  await sweep(never);
  expect(state.wakeAlls).toEqual([undefined, new Date(1), new Date(1), new Date(3)]);
});

test('restoring that fails keeps nobody from being rung for', async () => {
  const { state, sweep } = setup({ batches: [2] });
  state.memoryLost = true;
  state.failingWakeAlls = Infinity;
  await expect(sweep(never)).rejects.toThrow('too slow');
  expect(state.rung).toBe(2);
});

test('ringing that fails keeps nobody from restoring what the queue forgot', async () => {
  const { state, sweep } = setup({ batches: [2] });
  state.memoryLost = true;
  state.queueCounts = false;
  await expect(sweep(never)).rejects.toThrow('no count');
  expect(state.wakeAlls).toHaveLength(1);
});

test('cron jobs are moved on beside the events, one run at a time, and a stop waits for it', async () => {
  const batches = [1, 1];
  const { state, sweep, settled } = setup({ batches });
  await sweep(never);
  expect(state.planning).toHaveLength(0);
  state.cronJobs = true;
  await sweep(never);
  await sweep(never);
  expect(state).toMatchObject({ rung: 2, planning: [expect.any(Function)] });
  let hasSettled = false;
  const settling = settled().then(() => (hasSettled = true));
  await sweep(never);
  expect(hasSettled).toBe(false);
  state.planning[0]!();
  await settling;
  await sweep(never);
  expect(state.planning).toHaveLength(2);
});

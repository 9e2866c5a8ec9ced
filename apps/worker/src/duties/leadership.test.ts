import { silentLog } from '@jiter/core';
import { createLatch, eventually } from '@jiter/testkit';
import { startLeadership, whenToAskAgain, type RenewAlong } from './leadership.ts';
import type { Term } from './term.ts';

/** A lease that says what it is told to, and a machine whose clocks stand until they are moved. */
function setup({ takes = true, leftMs = 0, renewEveryMs = 20 } = {}) {
  const state = {
    takes,
    renews: true as boolean | Error,
    renewals: 0,
    released: [] as string[],
    askedAtMs: [] as number[],
    taken: 0,
    failures: 0,
    wallMs: 1_000_000,
    steadyMs: 5_000,
    terms: [] as Term[],
    along: [] as RenewAlong[],
  };
  const ended = createLatch();
  const leadership = startLeadership({
    lease: {
      take: () => {
        state.askedAtMs.push(performance.now());
        const taken = state.takes && { term: String((state.taken += 1)), kept: {} };
        return Promise.resolve(taken || { leftMs });
      },
      renew: () => {
        state.renewals += 1;
        return state.renews instanceof Error ? Promise.reject(state.renews) : Promise.resolve(state.renews);
      },
      release: ({ term }) => Promise.resolve(void state.released.push(term)),
    },
    holder: 'worker',
    async lead(term, _kept, renewAlong) {
      state.takes = false;
      state.terms.push(term);
      state.along.push(renewAlong);
      await new Promise<void>((resolve) => term.over.addEventListener('abort', () => resolve()));
      await ended.opened;
    },
    kept: () => ({}),
    onWriteFailed: () => void (state.failures += 1),
    pace: { alongMs: 0, renewEveryMs, againMs: 20 },
    machine: { wallMs: () => state.wallMs, steadyMs: () => state.steadyMs },
    log: silentLog,
  });
  const leading = () => eventually(() => expect(state.terms).toHaveLength(1)).then(() => state.terms[0]!);
  const stop = () => {
    ended.open();
    return leadership.stop();
  };
  return { state, leadership, ended, leading, stop };
}

test.each(['wallMs', 'steadyMs'] as const)(
  'a process that was suspended knows at once that it leads no more, whichever clock went on (%s)',
  async (clock) => {
    const { state, leading, stop } = setup();
    const term = await leading();
    expect(term.holds()).toBe(true);
    state[clock] += 5_499;
    expect(term.holds()).toBe(true);
    state[clock] += 1;
    // Before any timer or answer had its turn.
    expect(term.holds()).toBe(false);
    expect(term.over.aborted).toBe(true);
    await stop();
  },
);

test('a renewal makes the term last from when it was asked for', async () => {
  const { state, leading, stop } = setup();
  const term = await leading();
  state.steadyMs += 4_000;
  const before = state.renewals;
  // The second one is asked for when the first has been answered.
  await eventually(() => expect(state.renewals).toBeGreaterThan(before + 1));
  state.steadyMs += 4_000;
  expect(term.holds()).toBe(true);
  await stop();
});

test('who is refused a renewal leads no more', async () => {
  const { state, leading, stop } = setup();
  const term = await leading();
  state.renews = false;
  await eventually(() => expect(term.holds()).toBe(false));
  expect(state.failures).toBe(0);
  await stop();
});

test('a renewal that fails is tried again, told, and no reason to give up before the time', async () => {
  const { state, leading, stop } = setup();
  const term = await leading();
  state.renews = new Error('away');
  await eventually(() => expect(state.failures).toBeGreaterThan(1));
  expect(term.holds()).toBe(true);
  state.steadyMs += 6_000;
  await eventually(() => expect(term.over.aborted).toBe(true));
  await stop();
});

test('a stop ends the term at once, and gives the lease back when what it did has ended', async () => {
  const { state, leadership, ended, leading } = setup();
  const term = await leading();
  const stopped = leadership.stop();
  expect(term.holds()).toBe(false);
  await new Promise((resolve) => setImmediate(resolve));
  expect(state.released).toEqual([]);
  ended.open();
  await stopped;
  expect(state.released).toEqual(['1']);
});

test('nobody is led twice at a time, and whoever lost the lease competes again', async () => {
  const { state, ended, leading, stop } = setup();
  const term = await leading();
  state.renews = false;
  await eventually(() => expect(term.over.aborted).toBe(true));
  state.takes = true;
  await new Promise((resolve) => setImmediate(resolve));
  expect(state.terms).toHaveLength(1);
  ended.open();
  await eventually(() => expect(state.terms).toHaveLength(2));
  expect(state.terms[1]!.holds()).toBe(true);
  await stop();
});

test('who does not lead asks again when the term that it was told of is over, not before', async () => {
  const { state, leading, stop } = setup({ takes: false, leftMs: 200 });
  await eventually(() => expect(state.askedAtMs.length).toBeGreaterThan(2));
  const [first, second] = state.askedAtMs as [number, number];
  // Node's timers can fire a millisecond early.
  expect(second - first).toBeGreaterThanOrEqual(199);
  state.takes = true;
  await leading();
  await stop();
});

test.each([
  [1, 3_000, 4_000],
  [3, 3_000, 4_000],
  [12, 3_000, 7_000],
  [100, 3_000, 13_000],
])(
  'of %d workers each asks again when the lease can be over, or the later the more they are',
  (...example) => {
    const [workers, leastMs, mostMs] = example;
    expect(whenToAskAgain(3_000, workers, 1_000)).toEqual({ leastMs, mostMs });
  },
);

test('a statement that is asked anyway renews it too, and nothing else does then', async () => {
  const { state, leading, stop } = setup({ renewEveryMs: 60_000 });
  const term = await leading();
  const [along] = state.along as [RenewAlong];
  state.steadyMs += 4_000;
  await along((held) => Promise.resolve({ renewed: held?.term === '1' && held.leaseMs === 6_000 }));
  state.steadyMs += 4_000;
  expect(term.holds()).toBe(true);
  await expect(along(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(term.holds()).toBe(true);
  await along(() => Promise.resolve({ renewed: false }));
  expect(term.holds()).toBe(false);
  expect(state.renewals).toBe(0);
  await stop();
});

test('a renewal that was asked for before another one, and is answered after it, shortens nothing', async () => {
  const { state, leading, stop } = setup({ renewEveryMs: 60_000 });
  const term = await leading();
  const [along] = state.along as [RenewAlong];
  const slow = createLatch();
  const first = along(async () => {
    await slow.opened;
    return { renewed: true };
  });
  state.steadyMs += 3_000;
  await along(() => Promise.resolve({ renewed: true }));
  slow.open();
  await first;
  state.steadyMs += 5_000;
  expect(term.holds()).toBe(true);
  await stop();
});

test('a term that has no end in sight is asked for all the same', async () => {
  const { state, leading, stop } = setup({ takes: false, leftMs: 3_600_000 });
  expect(state.askedAtMs).toHaveLength(1);
  state.takes = true;
  await leading();
  await stop();
});

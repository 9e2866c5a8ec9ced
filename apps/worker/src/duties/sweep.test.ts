import { silentLog, type Bell } from '@jiter/core';
import { eventually } from '@jiter/testkit';
import type { Kept, LookFrom, SilentBell } from '@jiter/store';
import { createSweep } from './sweep.ts';
import { anEndedTerm, aTerm } from './term.fixture.ts';

const never = aTerm();
const HORIZON_MS = 600_000;
const now = new Date('2030-01-01T00:00:00.000Z');
const inMs = (ms: number) => new Date(now.getTime() + ms);

const bellsOf = (count: number, dueAt = inMs(-2_000)): Bell[] =>
  Array.from({ length: count }, (_, index) => ({ eventId: String(index + 1), dueAt }));
const silentOf = (count: number): SilentBell[] =>
  bellsOf(count).map((bell) => ({ ...bell, silence: 'bell-not-heard' }));

/** What the database would find, look by look, and what the queue would take. */
function setup(kept: Kept = {}) {
  const state = {
    /** How many of each, in each of the next looks. */
    entering: [] as number[],
    silent: [] as number[],
    owed: [] as number[],
    owedIsSilent: false,
    cronJobs: false,
    takesWrites: true,
    queueTakes: true,
    queueAnswers: true,
    queueCounts: true,
    jobsLost: false,
    backlog: 0,
    hasRoom: true,
    silence: 'bell-not-heard' as SilentBell['silence'],
    /** What was asked for, each time. */
    looks: [] as LookFrom[],
    rung: [] as Bell[],
    settled: [] as string[],
    /** Runs that move cron jobs on, and have not ended. */
    advancing: [] as (() => void)[],
    nowMs: 0,
  };
  const { run, begin, ...others } = createSweep({
    store: {
      sweep: {
        look: (from) => {
          if (!state.takesWrites) return Promise.reject(new Error('read-only'));
          state.looks.push(from);
          const silent = silentOf(state.silent.shift() ?? 0);
          const { eventId: id = '', dueAt: at = now } = silent.at(-1) ?? {};
          return Promise.resolve({
            now,
            cronJobs: state.cronJobs,
            entering: bellsOf(state.entering.shift() ?? 0, inMs(60_000)),
            silent: silent.map((bell) => ({ ...bell, silence: state.silence })),
            passed: { first: at, ...(silent.length === 1_000 && { last: { at, id } }) },
            owed: state.owedIsSilent ? silent : bellsOf(state.owed.shift() ?? 0, inMs(-3_000)),
          });
        },
        checkRoom: () => (state.hasRoom ? Promise.resolve() : Promise.reject(new Error('disk full'))),
        settleOwed: (ids) => Promise.resolve(void state.settled.push(...ids)),
      },
    },
    queue: {
      // As the queue does it: said once per loss.
      lostJobs: () => {
        const lost = state.jobsLost;
        state.jobsLost = false;
        return Promise.resolve(lost);
      },
      backlog: () =>
        state.queueCounts ? Promise.resolve(state.backlog) : Promise.reject(new Error('no count')),
      ringAll: (bells) => {
        if (!state.queueTakes) return Promise.reject(new Error('the queue is away'));
        state.rung.push(...bells);
        if (state.queueAnswers) return Promise.resolve();
        return Promise.reject(Object.assign(new Error('no answer'), { code: 'IN_DOUBT' }));
      },
    },
    cron: { sweep: () => new Promise((resolve) => state.advancing.push(resolve)) },
    unclaimed: () => 0,
    horizonMs: HORIZON_MS,
    nowMs: () => state.nowMs,
    recoveryMs: 50,
    log: silentLog,
  });
  begin(kept);
  return { state, sweep: run, begin, ...others };
}

test('one run rings for all there are, look by look, each going on where the one before ended', async () => {
  const { state, sweep } = setup();
  state.entering = [1_000, 1_000, 7, 1_000];
  state.silent = [3];
  await sweep(never);
  expect(state.rung).toHaveLength(2_010);
  const last = { at: inMs(60_000), id: '1000' };
  expect(state.looks.map(({ horizon }) => horizon)).toEqual([undefined, last, last]);
});

test('the horizon is rung for up to now, and by the next run from there', async () => {
  const { state, sweep, kept } = setup({ horizonEdge: inMs(-5_000) });
  await sweep(never);
  await sweep(never);
  const edge = inMs(HORIZON_MS);
  expect(state.looks.map(({ horizon }) => horizon?.at)).toEqual([inMs(-5_000), edge]);
  expect(kept().horizonEdge).toEqual(edge);
});

test('a horizon that has become shorter counts from then on', async () => {
  const { sweep, kept } = setup({ horizonEdge: inMs(2 * HORIZON_MS) });
  await sweep(never);
  expect(kept().horizonEdge).toEqual(inMs(HORIZON_MS));
});

test('what the queue does not take is rung for by the next run, and nothing is passed over', async () => {
  const { state, sweep, kept } = setup({ horizonEdge: inMs(0) });
  state.queueTakes = false;
  state.entering = [2, 2];
  state.silent = [3, 3];
  state.owed = [4, 4];
  await expect(sweep(never)).rejects.toThrow('the queue is away');
  expect(kept().horizonEdge).toEqual(inMs(0));
  expect(state).toMatchObject({ rung: [], settled: [] });
  state.queueTakes = true;
  await sweep(never);
  expect(state.looks[1]).toMatchObject({ horizon: state.looks[0]!.horizon });
  expect(state.looks[1]).not.toHaveProperty('silent');
  expect(state.rung).toHaveLength(9);
  expect(state.settled).toHaveLength(4);
});

test('a queue that cannot be counted keeps nobody else from being rung for', async () => {
  const { state, sweep } = setup();
  state.queueCounts = false;
  state.silent = [1];
  state.entering = [2];
  state.owed = [3];
  await expect(sweep(never)).rejects.toThrow('no count');
  expect(state.rung).toHaveLength(5);
});

test('while the queue has work waiting, those that are silent lately are left alone', async () => {
  const { state, sweep } = setup();
  state.backlog = 1;
  state.silent = [5];
  await sweep(never);
  expect(state.rung).toEqual([]);
});

test('a look at what was owed, or at everything, is not taken again before it has cost little', async () => {
  const { state, sweep } = setup({ watermark: inMs(-60_000) });
  const { looks } = state;
  const push = looks.push.bind(looks);
  looks.push = (from) => {
    state.nowMs += from.silent ? 1 : 200;
    return push(from);
  };
  for (const atMs of [0, 5_000, 10_000, 15_000, 15_300, 20_300, 210_000, 410_000]) {
    state.nowMs = Math.max(state.nowMs, atMs);
    await sweep(never);
  }
  expect(looks.map(({ silent, owed }) => [silent === undefined, owed])).toEqual([
    [true, true],
    [true, true],
    [true, true],
    [false, false],
    [false, false],
    [false, true],
    [true, true],
    [true, true],
  ]);
});

test('after an outage of writes nobody is rung for before workers could record, however well it reads', async () => {
  const { state, sweep } = setup();
  state.takesWrites = false;
  await expect(sweep(never)).rejects.toThrow('read-only');
  state.takesWrites = true;
  // Those of the looks that are only waited after are left for the next.
  state.silent = [0, 0, 4];
  const stopped = aTerm();
  const sweeping = sweep(stopped);
  await eventually(() => expect(state.looks).toHaveLength(1));
  stopped.end();
  await sweeping;
  expect(state.rung).toEqual([]);
  await sweep(never);
  expect(state.rung).toHaveLength(4);
});

test('a write that somebody else failed with counts as well, also while that is waited for', async () => {
  const { state, sweep, writeFailed } = setup();
  state.silent = [0, 4];
  writeFailed();
  const sweeping = sweep(never);
  await eventually(() => expect(state.looks).toHaveLength(1));
  writeFailed();
  await sweeping;
  expect(state.rung).toEqual([]);
});

test('a queue that lost its jobs has all within the horizon rung for again, and what is silent', async () => {
  const { state, sweep } = setup({ horizonEdge: inMs(HORIZON_MS) });
  await sweep(never);
  state.jobsLost = true;
  state.entering = [0, 1_000, 5];
  state.silent = [0, 3];
  await sweep(never);
  expect(state.rung).toHaveLength(1_008);
  expect(state.looks.map(({ horizon }) => horizon?.at)).toEqual([
    inMs(HORIZON_MS),
    inMs(HORIZON_MS),
    undefined,
    inMs(60_000),
  ]);
});

test('a loss of jobs is not forgotten, though it could not be made good at once', async () => {
  const { state, sweep, kept, begin } = setup({ horizonEdge: inMs(HORIZON_MS) });
  state.jobsLost = true;
  state.entering = [0, 5, 5, 5];
  const stopped = aTerm();
  const { push } = state.looks;
  state.looks.push = (...froms) => {
    state.queueTakes = false;
    return push.apply(state.looks, froms);
  };
  await expect(sweep(stopped)).rejects.toThrow('the queue is away');
  expect(kept()).not.toHaveProperty('horizonEdge');
  // Another leader went on from what was kept, and this one leads again.
  begin({ horizonEdge: inMs(HORIZON_MS) });
  state.looks.push = push;
  state.queueTakes = true;
  await sweep(never);
  expect(state.looks.at(-1)).not.toHaveProperty('horizon');
  expect(state.rung).toHaveLength(5);
});

test('whoever leads no more rings for nobody', async () => {
  const { state, sweep } = setup();
  state.silent = [5];
  state.jobsLost = true;
  await sweep(anEndedTerm());
  expect(state.rung).toEqual([]);
  const ending = aTerm();
  const { push } = state.looks;
  state.looks.push = (...froms) => {
    ending.end();
    return push.apply(state.looks, froms);
  };
  await sweep(ending);
  expect(state.rung).toEqual([]);
});

test('cron jobs are moved on beside the events, one run at a time, and a stop waits for it', async () => {
  const { state, sweep, idle } = setup();
  await sweep(never);
  expect(state.advancing).toHaveLength(0);
  state.cronJobs = true;
  state.silent = [1];
  await sweep(never);
  await sweep(never);
  expect(state.advancing).toHaveLength(1);
  expect(state.rung).toHaveLength(1);
  let isIdle = false;
  const idling = idle().then(() => (isIdle = true));
  await sweep(never);
  expect(isIdle).toBe(false);
  state.advancing[0]!();
  await idling;
  await sweep(never);
  expect(state.advancing).toHaveLength(2);
});

test('while there is no room for records nobody is rung for whose lease is over, nor right after', async () => {
  const { state, sweep } = setup();
  Object.assign(state, { hasRoom: false, silence: 'lease-over' });
  for (let run = 0; run < 3; run += 1) {
    state.silent = [2];
    await expect(sweep(never)).rejects.toThrow('disk full');
  }
  expect(state.rung).toEqual([]);
  state.hasRoom = true;
  // The look that finds writes taken again, and then the one that rings.
  state.silent = [2, 2];
  await sweep(never);
  expect(state.rung).toHaveLength(2);
});

/** A run at each of those times, in s, with the same rows found each time. Answers when bells were rung. */
async function rungAt(
  { state, sweep }: ReturnType<typeof setup>,
  seconds: readonly number[],
  found: Partial<Pick<typeof state, 'silent' | 'owed' | 'entering'>>,
): Promise<number[]> {
  const times: number[] = [];
  for (const second of seconds) {
    state.nowMs = second * 1_000;
    Object.assign(state, structuredClone(found));
    const before = state.rung.length;
    await sweep(never).catch(() => undefined);
    if (state.rung.length > before) times.push(second);
  }
  return times;
}
const eachSecond = (until: number) => Array.from({ length: until }, (_, second) => second);

test('who is not claimed, however often it is looked at, is rung for again after some seconds, and then each half a minute', async () => {
  expect(await rungAt(setup(), eachSecond(70), { silent: [1] })).toEqual([0, 4, 34, 64]);
});

test.each(['silent', 'owed', 'entering'] as const)(
  'what the queue has not said that it took (%s) is not put there again with every look',
  async (kind) => {
    const swept = setup();
    swept.state.queueAnswers = false;
    const times = await rungAt(swept, eachSecond(30), { [kind]: [1] });
    expect(times).toHaveLength(2);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(4);
  },
);

test('with an answer at last, the horizon moves on and what was owed is settled, also what was put there unanswered', async () => {
  const swept = setup();
  const { state, kept } = swept;
  state.queueAnswers = false;
  expect(await rungAt(swept, [0, 1], { entering: [2] })).toEqual([0]);
  expect(kept()).not.toHaveProperty('horizonEdge');
  expect(await rungAt(swept, [10, 11], { owed: [2] })).toEqual([10]);
  expect(state.settled).toEqual([]);
  state.queueAnswers = true;
  expect(await rungAt(swept, [20], { entering: [2] })).toEqual([20]);
  expect(kept().horizonEdge).toEqual(inMs(HORIZON_MS));
  expect(await rungAt(swept, [30, 31], { owed: [2] })).toEqual([30]);
  expect(state.settled.slice(0, 2)).toEqual(['1', '2']);
});

test('who is both silent and owed a bell is rung for once', async () => {
  const { state, sweep } = setup();
  Object.assign(state, { owedIsSilent: true, silent: [2] });
  await sweep(never);
  expect(state.rung).toHaveLength(2);
  expect(state.settled).toEqual(['1', '2']);
});

test('after a loss of all jobs nobody counts as rung for', async () => {
  const swept = setup();
  expect(await rungAt(swept, [0, 1], { silent: [1] })).toEqual([0]);
  swept.state.jobsLost = true;
  expect(await rungAt(swept, [2], { silent: [0, 1] })).toEqual([2]);
});

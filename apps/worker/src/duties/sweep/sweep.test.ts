import { eventually } from '@jiter/testkit';
import { HORIZON_MS, inMs, setup } from './sweep.fixture.ts';
import { anEndedTerm, aTerm } from '../term.fixture.ts';

const never = aTerm();

test('one run rings for all there are, look by look, each going on where the one before ended', async () => {
  const { state, sweep } = setup();
  state.entering = [1_000, 1_000, 7, 1_000];
  state.silent = [3];
  await sweep(never);
  expect(state.rung).toHaveLength(2_010);
  const last = { at: inMs(60_000), id: '1000' };
  expect(state.looks.map(({ horizon }) => horizon)).toEqual([undefined, last, last]);
});

test('what else there is to do is woken by each look that finds it', async () => {
  const { state, sweep } = setup();
  await sweep(never);
  expect(state.woken).toEqual([]);
  state.also = ['bulk', 'notices'];
  await sweep(never);
  expect(state.woken).toEqual(['bulk', 'notices']);
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

test('half a minute without anything to do, and one is idle until there is', async () => {
  const { state, sweep, isIdle } = setup();
  state.isHeld = false;
  const idleAfter = async (ms: number) => {
    state.nowMs += ms;
    await sweep(never);
    return isIdle();
  };
  expect(await idleAfter(30_000)).toBe(false);
  expect(await idleAfter(1)).toBe(true);
  const works = [
    () => void (state.heard += 1),
    () => void state.entering.push(1),
    () => void state.silent.push(1),
    () => void state.owed.push(1),
    () => void (state.also = ['bulk']),
    () => void (state.cronJobs = true),
    () => void (state.isHeld = true),
  ];
  for (const work of works) {
    work();
    expect(await idleAfter(60_000)).toBe(false);
    Object.assign(state, { also: [], cronJobs: false, isHeld: false });
    expect(await idleAfter(60_000)).toBe(true);
  }
});

test('a loss that was told while nobody could be rung for is made good by the next run', async () => {
  const { state, sweep } = setup();
  state.jobsLost = true;
  state.queueTakes = false;
  state.entering = [1];
  await expect(sweep(never)).rejects.toThrow('the queue is away');
  state.queueTakes = true;
  state.entering = [1, 4];
  await sweep(never);
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

test('cron jobs are looked for from where they were found until there are none, however far the events are passed', async () => {
  const { state, sweep } = setup();
  state.cronJobs = true;
  await sweep(never);
  for (const cronJobs of [true, false]) {
    state.cronJobs = cronJobs;
    await sweep(never);
    expect(state.looks.at(-1)).toMatchObject({ silent: { at: inMs(-1_000) } });
    expect(state.looks.at(-1)).not.toHaveProperty('cronJobs');
  }
  await sweep(never);
  expect(state.looks.at(-1)).toMatchObject({ cronJobs: inMs(-1_000) });
  // Those that come then are looked for from there, and the whole of them where all events are looked at.
  state.cronJobs = true;
  await sweep(never);
  state.nowMs += 5_000;
  await sweep(never);
  expect(state.looks.at(-1)).not.toHaveProperty('silent');
  expect(state.looks.at(-1)).not.toHaveProperty('cronJobs');
});

test('and moved on from there, without a look at the ticks that they left before', async () => {
  const { state, sweep } = setup();
  await sweep(never);
  await sweep(never);
  state.cronJobs = true;
  await sweep(never);
  expect(state.looks.at(-1)).toMatchObject({ cronJobs: inMs(-1_000) });
  expect(state.advancedSince).toEqual([inMs(-1_000)]);
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

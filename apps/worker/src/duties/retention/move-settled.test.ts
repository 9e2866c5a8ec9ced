import { silentLog } from '@jiter/core';
import type { Change } from '@jiter/store';
import { createMoveSettled } from './move-settled.ts';
import { aTerm } from '../term.fixture.ts';

const term = aTerm();
const STEP_MS = 5_000;

/** `seen`: in which steps, of five seconds each, a process is connected that cannot deal with either change, or with that one. */
function setup(seen: (step: number, change: Change) => boolean) {
  let step = 0;
  const begun = new Set<Change>();
  const moved: number[] = [];
  const left = [1_000, 1_000, 17];
  /** What each look for unused indexes finds. */
  const unused = [
    { names: [], isDone: false },
    { names: ['a', 'b'], isDone: false },
    { names: ['c'], isDone: true },
  ];
  const dropped: number[] = [];
  const move = createMoveSettled({
    settled: {
      movesSettled: () => Promise.resolve(begun.has('moves')),
      isOfOneVersion: () => Promise.resolve(begun.has('options')),
      hasProcessBefore: (change) => Promise.resolve(seen(step, change)),
      begin: (change) => Promise.resolve(begun.add(change).size > 0),
      move: () => Promise.resolve(moved.push(left[0] ?? 0) && (left.shift() ?? 0)),
      forgetBefore: () => Promise.resolve(false),
      dropUnused: () => Promise.resolve(unused[dropped.push(left.length) - 1]!),
    },
    keep: { settledMs: 0, attemptsMs: 0 },
    steadyMs: () => step * STEP_MS,
    log: silentLog,
  });
  return {
    begun,
    moved,
    dropped,
    async run(steps: number, from = step + 1) {
      for (step = from; step < from + steps; step += 1) await move(term);
      step -= 1;
      return begun.has('moves');
    },
  };
}

test('nothing moves before nobody of the version before was seen for a minute; then all of it does', async () => {
  const { run, moved } = setup(() => false);
  expect(await run(12)).toBe(false);
  expect(moved).toEqual([]);
  expect(await run(1)).toBe(true);
  expect(moved).toEqual([1_000, 1_000, 17]);
});

test('what nobody needs any more is dropped after all have moved, until there is no more of it', async () => {
  const { run, dropped } = setup(() => false);
  await run(12);
  expect(dropped).toEqual([]);
  await run(5);
  expect(dropped).toEqual([0, 0, 0]);
});

test('whoever is seen once begins the minute anew', async () => {
  const { run } = setup((step) => step === 10);
  expect(await run(22)).toBe(false);
  expect(await run(1)).toBe(true);
});

test('of a later change the version between has to be gone as well', async () => {
  const { run, begun } = setup((step, change) => change === 'options' && step < 20);
  await run(19);
  expect([...begun]).toEqual(['moves']);
  await run(12);
  expect([...begun]).toEqual(['moves']);
  await run(1);
  expect([...begun]).toEqual(['moves', 'options']);
});

test('while nobody looked, somebody may have been there', async () => {
  const { run } = setup(() => false);
  await run(10);
  expect(await run(12, 1_000)).toBe(false);
  expect(await run(1)).toBe(true);
});

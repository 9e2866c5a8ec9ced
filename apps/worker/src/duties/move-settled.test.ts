import { silentLog } from '@jiter/core';
import { createMoveSettled } from './move-settled.ts';
import { aTerm } from './term.fixture.ts';

const term = aTerm();
const STEP_MS = 5_000;

/** `seen`: in which steps, of five seconds each, a process of the version before is connected. */
function setup(seen: (step: number) => boolean) {
  let step = 0;
  let begun = false;
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
      movesSettled: () => Promise.resolve(begun),
      hasProcessOfBefore: () => Promise.resolve(seen(step)),
      beginMoving: () => Promise.resolve((begun = true)),
      move: () => Promise.resolve(moved.push(left[0] ?? 0) && (left.shift() ?? 0)),
      forgetBefore: () => Promise.resolve(false),
      dropUnused: () => Promise.resolve(unused[dropped.push(left.length) - 1]!),
    },
    keep: { settledMs: 0, attemptsMs: 0 },
    steadyMs: () => step * STEP_MS,
    log: silentLog,
  });
  return {
    moved,
    dropped,
    async run(steps: number, from = step + 1) {
      for (step = from; step < from + steps; step += 1) await move(term);
      step -= 1;
      return begun;
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

test('while nobody looked, somebody may have been there', async () => {
  const { run } = setup(() => false);
  await run(10);
  expect(await run(12, 1_000)).toBe(false);
  expect(await run(1)).toBe(true);
});

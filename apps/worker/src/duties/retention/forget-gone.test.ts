import { silentLog } from '@jiter/core';
import { KEPT_BESIDE } from '@jiter/store';
import type { Term } from '../term.ts';
import { anEndedTerm, aTerm } from '../term.fixture.ts';
import { createForgetGone } from './forget-gone.ts';

/** Answers how many batches were looked at since it was asked last. */
function setup(retentionMs = 1_000) {
  let names: string[] = [];
  let batches = 0;
  const run = createForgetGone({
    settled: {
      partitions: () => Promise.resolve(names),
      forgetGone: () => {
        batches += 1;
        return names.includes('failing') ? Promise.reject(new Error('Away')) : Promise.resolve({ count: 0 });
      },
    },
    retentionMs,
    log: silentLog,
  });
  return async (partitions: string[], term: Term = aTerm()) => {
    [names, batches] = [partitions, 0];
    await run(term).catch(() => undefined);
    return batches;
  };
}
const ALL = KEPT_BESIDE.length;

test('what is kept beside events is looked through once a partition is gone that was there the last time', async () => {
  const pass = setup();
  expect(await pass(['one', 'two'])).toBe(ALL);
  expect(await pass(['one', 'two'])).toBe(0);
  expect(await pass(['one', 'two', 'three'])).toBe(0);
  expect(await pass(['two', 'three'])).toBe(ALL);
  expect(await pass(['two', 'three'])).toBe(0);
});

test('and again where that did not come to its end', async () => {
  const pass = setup();
  expect(await pass(['failing'])).toBe(1);
  expect(await pass(['one'], anEndedTerm())).toBe(0);
  expect(await pass(['one'])).toBe(ALL);
  expect(await pass(['one'])).toBe(0);
});

test('of what is kept for ever nothing is', async () => {
  expect(await setup(0)(['one'])).toBe(0);
});

import { attemptTimes, countRetries } from './attempt-times.ts';

const first = new Date('2030-01-01T00:00:00.000Z');
const at = (...seconds: number[]) => seconds.map((s) => new Date(first.getTime() + s * 1_000));
const growing = { maxRetries: 4, initialDelayMs: 5_000, multiplier: 2, maxDelayMs: 15_000, jitter: 1 };

test('the first attempt and each retry, as early as they can be', () => {
  expect(attemptTimes(first, { delaysMs: [3_000, 5_000, 10_000] })).toEqual(at(0, 3, 8, 18));
  expect(attemptTimes(first, growing)).toEqual(at(0, 5, 15, 30, 45));
  expect(attemptTimes(first, { delaysMs: [] })).toEqual([first]);
});

test('none is after the event expires; at that very moment one may be', () => {
  const until = (s: number) => attemptTimes(first, growing, at(s)[0]);
  expect(until(15)).toEqual(at(0, 5, 15));
  expect(until(14.999)).toEqual(at(0, 5));
  expect(until(0)).toEqual([first]);
});

test('none is after the last moment there is', () => {
  const last = new Date('9999-12-31T23:59:59.999Z');
  expect(attemptTimes(last, growing)).toEqual([last]);
});

test('retries are counted, whatever says how many', () => {
  expect([{ delaysMs: [1, 2] }, growing].map(countRetries)).toEqual([2, 4]);
});

import { ATTEMPT_CLASSES } from './attempt-class.ts';
import { decideDestinationState, errorRate, type AttemptCounts } from './destination-state.ts';

const counts = (some: Partial<AttemptCounts> = {}): AttemptCounts => ({
  ...(Object.fromEntries(ATTEMPT_CLASSES.map((name) => [name, 0])) as AttemptCounts),
  ...some,
});

test('the rate of errors is of what receivers did', () => {
  expect(errorRate(counts())).toBeUndefined();
  expect(errorRate(counts({ ours: 5 }))).toBeUndefined();
  expect(errorRate(counts({ '2xx': 3, '5xx': 1 }))).toBe(0.25);
  expect(errorRate(counts({ timeout: 1, unreachable: 1, refused: 1, '3xx': 1, '4xx': 1 }))).toBe(1);
});

test.each([
  ['quiet', {}, {}, undefined],
  ['well', {}, { '2xx': 5 }, 100],
  ['well', { '5xx': 1 }, { '2xx': 5, '5xx': 1 }, 100],
  ['failing', { '5xx': 2, '2xx': 2 }, { '2xx': 500, '5xx': 2 }, 100],
  ['well', { '5xx': 1, '2xx': 2 }, { '2xx': 500, '5xx': 1 }, 100],
  ['failing', {}, { timeout: 1 }, undefined],
  ['failing', { timeout: 1 }, { timeout: 1 }, undefined],
  // What we cut short ourselves makes one no three.
  ['well', { '5xx': 1, ours: 9 }, { '2xx': 500, '5xx': 1, ours: 9 }, 100],
  ['slow', { '2xx': 9 }, { '2xx': 9 }, 5_000],
  ['well', { '2xx': 9 }, { '2xx': 9 }, 4_999],
] as const)('%s: lately %j, in a day %j, at %s ms', (expected, recent, day, p99Ms) =>
  expect(decideDestinationState({ recent: counts(recent), day: counts(day), p99Ms })).toBe(expected),
);

import { knownFrom } from './present-stats.ts';

const DAY_MS = 86_400_000;
const now = new Date('2027-01-31T12:00:00.000Z');

test.each([
  [0, undefined],
  [7 * DAY_MS, '2027-01-24T12:00:00.000Z'],
  // Minutes of a day are there as long as that takes.
  [3_600_000, '2027-01-30T12:00:00.000Z'],
])('numbers that are kept for %d ms are known from %s on', (keptMs, from) => {
  expect(knownFrom(keptMs, now)?.toISOString()).toBe(from);
});

import { togetherMs } from './together.ts';

test.each([
  ['ten seconds, where there are such', 5_000, 10_000, 12_345, 7_655],
  ['at the last of them', 0, 25_000, 12_345, 17_655],
  ['two seconds', 2_000, 4_000, 12_345, 3_655],
  ['a second', 600, 1_100, 12_345, 655],
  ['half a second', 100, 200, 12_345, 155],
  ['nothing round, then as late as it may be', 1, 50, 12_300, 50],
  ['no time at all', 0, 0, 12_345, 0],
])('waits until the roundest moment in between: %s', (_name, leastMs, mostMs, nowMs, waitMs) => {
  expect(togetherMs(leastMs, mostMs, nowMs)).toBe(waitMs);
});

test('what is done at different paces wakes a process up at the same moments', () => {
  const momentsOf = (leastMs: number, mostMs: number, beginMs: number) => {
    let nowMs = beginMs;
    return Array.from({ length: 20 }, () => (nowMs += togetherMs(leastMs, mostMs, nowMs) + 7) - 7);
  };
  const others = [momentsOf(700, 1_100, 3.3), momentsOf(59_500, 60_500, 4_321), momentsOf(6_000, 13_000, 99)];
  for (const moment of others.flat()) expect(moment % 1_000).toBe(0);
  for (const moment of momentsOf(5_000, 10_000, 77)) expect(moment % 10_000).toBe(0);
});

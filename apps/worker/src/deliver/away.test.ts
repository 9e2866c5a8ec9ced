import { boundDelay } from './away.ts';

test('who is away comes back within 10 s, and finds a host that was deaf well again', () => {
  expect(boundDelay(1)).toBe(250);
  expect(boundDelay(400.2)).toBe(401);
  const delays = [10, 11, 13, 14, 60, 600].map((s) => boundDelay(s * 1_000, { ofFlow: 100, flows: 50 }));
  expect(delays).toEqual([10_000, 6_000, 8_000, 9_000, 5_000, 5_000]);
});

test('with many away it is longer, and a long backlog does not return all at once', () => {
  const many = { ofFlow: 15_000, flows: 1 };
  const delays = [31, 35, 39, 43, 60, 600].map((s) => boundDelay(s * 1_000, many));
  expect(delays).toEqual([16_000, 20_000, 24_000, 28_000, 15_000, 15_000]);
  // 500 a second come back.
  expect(boundDelay(1_000_000, { ofFlow: 100_000, flows: 1 })).toBeGreaterThanOrEqual(100_000);
  expect(boundDelay(10_000_000, { ofFlow: 10_000_000, flows: 1 })).toBeLessThanOrEqual(300_000);
});

test('of many hosts that are deaf as many come back as of one, and who has few away is not late by the others', () => {
  const longest = (away: { ofFlow: number; flows: number }) =>
    Math.max(...[601, 623, 647, 659, 683].map((s) => boundDelay(s * 1_000, away)));
  const ofOne = longest({ ofFlow: 40_000, flows: 1 });
  expect(ofOne).toBeGreaterThan(60_000);
  expect(longest({ ofFlow: 200, flows: 200 })).toBe(ofOne);
  expect(longest({ ofFlow: 20, flows: 200 })).toBeLessThanOrEqual(10_000);
});

import fc from 'fast-check';
import { countTicks } from './count-ticks.ts';
import { parseExpression } from './schedule.ts';

const from = new Date('2027-03-27T22:10:00.000Z');
const hour = { from, stepMs: 60_000, steps: 60 };
const week = { from, stepMs: 86_400_000, steps: 7 };
const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);

test('ticks are counted in the step in which they come, later than the one that has an event', () => {
  const quarter = parseExpression('*/15 * * * *', 'UTC');
  const { counts, isExact } = countTicks(quarter, new Date(0), hour, 100);
  expect(isExact).toBe(true);
  expect([...counts.entries()].filter(([, count]) => count > 0)).toEqual([
    [5, 1],
    [20, 1],
    [35, 1],
    [50, 1],
  ]);
  expect(sum(countTicks(quarter, new Date(from.getTime() + 5 * 60_000), hour, 100).counts)).toBe(3);
});

test('one at the very beginning counts, one at the very end does not', () => {
  expect(countTicks(parseExpression('10 * * * *', 'UTC'), new Date(0), hour, 100).counts[0]).toBe(1);
  expect(sum(countTicks(parseExpression('10 * * * *', 'UTC'), new Date(0), hour, 100).counts)).toBe(1);
});

test('a night on which the clocks change has its own', () => {
  const nightly = parseExpression('30 2 * * *', 'Europe/Berlin');
  expect(sum(countTicks(nightly, new Date(0), { from, stepMs: 86_400_000, steps: 2 }, 100).counts)).toBe(2);
  const each = parseExpression('*/30 * * * *', 'Europe/Berlin');
  expect(sum(countTicks(each, new Date(0), { from, stepMs: 86_400_000, steps: 1 }, 100).counts)).toBe(48);
});

test('what is too much to count is estimated, and at a steady pace that is what it is', () => {
  const { counts, isExact, asked } = countTicks(parseExpression('* * * * * *', 'UTC'), new Date(0), week, 50);
  expect(isExact).toBe(false);
  expect(asked).toBeLessThanOrEqual(57);
  expect(counts).toEqual(Array.from({ length: 7 }, () => 86_400));
});

test('as many as there are, whatever the expression, the time and the limit, unless it says that it estimates', () => {
  const expressions = fc.constantFrom(
    '*/7 * * * *',
    '0 9 * * 1-5',
    '*/20 8-10 * * *',
    '0 0 1 * *',
    '@hourly',
  );
  const starts = fc.integer({ min: 0, max: 400 * 86_400 }).map((s) => new Date(from.getTime() + s * 1_000));
  fc.assert(
    fc.property(expressions, starts, fc.integer({ min: 1, max: 2_000 }), (expression, start, limit) => {
      const schedule = parseExpression(expression, 'America/New_York');
      const grid = { from: start, stepMs: 3_600_000, steps: 24 };
      const end = new Date(start.getTime() + 86_400_000 - 1);
      const all = schedule.between(new Date(start.getTime() - 1), end, 10_000);
      const { counts, isExact } = countTicks(schedule, new Date(0), grid, limit);
      expect(isExact).toBe(all.length < limit);
      if (isExact) expect(sum(counts)).toBe(all.length);
      else expect(sum(counts)).toBeGreaterThanOrEqual(limit);
    }),
  );
});

import fc from 'fast-check';
import { addHistogram, BOUNDS_MS, countInto, createHistogram, quantileMs } from './histogram.ts';

function of(values: readonly number[]) {
  const histogram = createHistogram();
  for (const value of values) countInto(histogram, value);
  return histogram;
}

test.each([...BOUNDS_MS.keys()])('bound %i is the last of its bucket', (index) => {
  const bound = BOUNDS_MS[index]!;
  expect(of([bound]).counts[index]).toBe(1);
  expect(of([bound + 1]).counts[index + 1]).toBe(1);
});

test('what lies between whole bounds, below all, and beyond all is counted', () => {
  expect(of([-3]).counts[0]).toBe(1);
  expect(of([7]).counts).toEqual(of([10]).counts);
  expect(of([9_999_999]).counts.at(-1)).toBe(1);
});

test('of nothing there are no quantiles, of one value all are at most that', () => {
  expect(quantileMs(createHistogram(), 0.5)).toBeUndefined();
  expect(quantileMs(of([0]), 0.5)).toBe(0);
  expect(quantileMs(of([7]), 1)).toBe(7);
  expect(quantileMs(of([400_000]), 1)).toBe(400_000);
  expect([0.5, 0.99].map((share) => quantileMs(of([59_900]), share))).toEqual([59_900, 59_900]);
  expect(quantileMs(of([2, 59_900]), 0.99)).toBe(59_900);
});

test('a quantile lies in the bucket in which the value lies, and never beyond the largest', () => {
  const values = fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1), (list, share) => {
      const sorted = [...list].sort((one, other) => one - other);
      const true_ = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
      const bucket = of([true_]).counts.indexOf(1);
      const found = quantileMs(of(list), share)!;
      expect(found).toBeLessThanOrEqual(Math.min(sorted.at(-1)!, BOUNDS_MS[bucket] ?? Infinity));
      expect(found).toBeGreaterThanOrEqual(bucket === 0 ? 0 : Math.min(BOUNDS_MS[bucket - 1]!, found));
    }),
  );
});

test('two that are added are as if all had been counted in one', () => {
  const both = of([1, 50, 400_000]);
  addHistogram(both, of([3, 50]));
  expect(both).toEqual(of([1, 50, 400_000, 3, 50]));
});

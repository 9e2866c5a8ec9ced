import { createStepSize } from './step-size.ts';

const LONG = { most: 1_000, longMs: 100 };

/** What is the most after steps of such sizes and times. */
function mostAfter(steps: readonly [size: number, ms: number][], options = LONG) {
  const stepSize = createStepSize(options);
  return steps.map(([size, ms]) => (stepSize.took(size, ms), stepSize.most()));
}

test('what took long is halved, until it does not or there is one', () => {
  expect(mostAfter([[1_000, 101]])).toEqual([500]);
  expect(mostAfter([[80, 101]])).toEqual([40]);
  const steps: [number, number][] = [3, 1, 1].map((size) => [size, 101]);
  expect(mostAfter(steps)).toEqual([1, 1, 1]);
});

test('of several at once the least counts', () => {
  const both: [number, number][] = [
    [100, 200],
    [800, 200],
  ];
  expect(mostAfter(both)).toEqual([50, 50]);
});

test('it grows by what was as large as may be, and short, up to the most', () => {
  const grown = { ...LONG, first: 300 };
  const short: [number, number][] = [300, 600, 1_000].map((size) => [size, 24]);
  expect(mostAfter(short, grown)).toEqual([600, 1_000, 1_000]);
  expect(mostAfter([[150, 1]], grown)).toEqual([300]);
  expect(mostAfter([[300, 25]], grown)).toEqual([300]);
});

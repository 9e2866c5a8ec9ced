import { limitSending } from './limit-sending.ts';

test.each([
  ['without a limit, as much as is asked for', Infinity, 256, { concurrency: 256, maxKept: 512 }],
  ['of a usual limit as well', 960, 256, { concurrency: 256, maxKept: 448 }],
  ['of a low one a third is in flight', 60, 256, { concurrency: 20, maxKept: 20 }],
  ['of none at all one is tried', 1, 256, { concurrency: 1, maxKept: 0 }],
])('%s', (_what, descriptors, wanted, sending) => {
  expect(limitSending(descriptors, wanted)).toEqual(sending);
});

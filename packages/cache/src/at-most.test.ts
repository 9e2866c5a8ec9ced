import { createLatest, createRecent, createShared, remember, rememberFor } from './index.ts';

const MANY = 10_000_000;
/** Nothing of them is let go of, which would make room for the next. */
const kept: unknown[] = [];

test.each([
  ['createLatest', () => createLatest(MANY)],
  ['createRecent', () => createRecent(MANY)],
  ['createShared', () => createShared({ max: MANY, ms: 1_000 })],
  ['remember', () => remember((text) => text, MANY)],
  ['rememberFor', () => rememberFor((key) => Promise.resolve(key), { max: MANY, ms: 1_000 })],
])('%s takes no room for what has not come', (_name, create) => {
  const occupied = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = occupied();
  kept.push(create());
  expect(occupied() - before).toBeLessThan(MANY);
});

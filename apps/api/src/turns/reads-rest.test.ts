import { decideRestMs } from './reads-rest.ts';

test('a long read is followed by a rest of as much longer, a short one by none', () => {
  expect(decideRestMs({ tookMs: 5, orgs: 1 }, false)).toBe(0);
  expect(decideRestMs({ tookMs: 15, orgs: 1 }, false)).toBe(10);
  expect(decideRestMs({ tookMs: 15, orgs: 4 }, false)).toBe(10);
});

test('beside writes every read is followed by a rest, and the longer the more orgs read', () => {
  expect(decideRestMs({ tookMs: 2, orgs: 1 }, true)).toBe(4);
  expect(decideRestMs({ tookMs: 10, orgs: 1 }, true)).toBe(20);
  expect(decideRestMs({ tookMs: 10, orgs: 4 }, true)).toBe(80);
});

test('what takes hundreds of milliseconds is not held up for longer than without writes', () => {
  expect(decideRestMs({ tookMs: 80, orgs: 1 }, true)).toBe(100);
  expect(decideRestMs({ tookMs: 405, orgs: 4 }, true)).toBe(400);
});

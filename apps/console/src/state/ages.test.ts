import { createAges } from './ages.ts';

const at = (path: string) => `https://jiter.example${path}`;

function setUp() {
  const clock = { nowMs: 5_000 };
  const ages = createAges(() => clock.nowMs);
  const ageOf = (path: string, method = 'GET') => ages.ageFor({ method, url: at(path) });
  return { clock, ages, ageOf };
}

test('what is opened has to be as things are, and what is asked for again may be older', () => {
  const { clock, ageOf } = setUp();
  expect(ageOf('/api/stats?from=1&to=2&step=1h')).toBeUndefined();
  // The same, some seconds later.
  expect(ageOf('/api/stats?from=3&to=4&step=1h')).toBe(8);
  expect(ageOf('/api/stats?from=3&step=1min')).toBeUndefined();
  expect(ageOf('/api/events?limit=50')).toBeUndefined();
  expect(ageOf('/api/events?limit=50')).toBe(1);
  clock.nowMs += 60_000;
  expect(ageOf('/api/events?limit=50')).toBeUndefined();
});

test.each([
  '/api/events/7',
  '/api/events/7/explanation',
  '/api/keys',
  '/api/bulk',
  '/api/inboxes/7/requests',
  '/api/destinations/x/test',
])('%s is never old', (path) => {
  const { ageOf } = setUp();
  expect([ageOf(path), ageOf(path)]).toEqual([undefined, undefined]);
});

test('nothing is old for a while after something was written', () => {
  const { clock, ages, ageOf } = setUp();
  const asks = () => [ageOf('/api/forecast'), ageOf('/api/cronjobs?limit=100')];
  asks();
  ages.noteWrite();
  clock.nowMs += 9_999;
  expect(asks()).toEqual([undefined, undefined]);
  clock.nowMs += 1;
  expect(asks()).toEqual([8, 1]);
  expect(ageOf('/api/forecast', 'PUT')).toBeUndefined();
});

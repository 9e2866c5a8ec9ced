import { createBudget } from './budget.ts';

const budget = () => createBudget({ orgBytes: 100, allBytes: 250 });

test('an org has its share, and what it gives back it has again', () => {
  const { take, release } = budget();
  take('a', 60);
  take('a', 40);
  expect(() => take('a', 1)).toThrow(expect.objectContaining({ status: 429, retryAfterS: 1 }));
  release('a', 40);
  take('a', 40);
});

test('all orgs share the whole: one that took nothing yet is told to come back', () => {
  const { take, release } = budget();
  take('a', 100);
  take('b', 100);
  expect(() => take('c', 51)).toThrow(expect.objectContaining({ status: 503, retryAfterS: 5 }));
  take('c', 50);
  release('a', 100);
  take('c', 50);
});

test('what is refused takes nothing', () => {
  const { take } = budget();
  for (let tries = 0; tries < 5; tries += 1) expect(() => take('a', 101)).toThrow();
  take('a', 100);
});

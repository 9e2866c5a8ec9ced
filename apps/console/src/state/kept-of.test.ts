import { keptOf } from './kept-of.ts';

test('what is of somebody else is not kept until what is asked for is there', () => {
  const keep = keptOf(['1', 'stats', 'a.example']);
  const before = (queryKey: readonly unknown[]) => keep('answer', { queryKey });
  expect(before(['1', 'stats', 'a.example', '24h'])).toBe('answer');
  expect(before(['1', 'stats', 'b.example', '7d'])).toBeUndefined();
  expect(before(['2', 'stats', 'a.example', '7d'])).toBeUndefined();
  expect(before(['1', 'stats'])).toBeUndefined();
  expect(keep('answer', undefined)).toBeUndefined();
});

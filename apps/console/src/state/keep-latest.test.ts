import { keepLatest } from './keep-latest.ts';

test('what was put last is kept, and what is put again counts as put last', () => {
  const all = new Map<string, number>();
  ['a', 'b', 'a', 'c'].forEach((key, index) => keepLatest(all, key, index, 2));
  expect([...all]).toEqual([
    ['a', 2],
    ['c', 3],
  ]);
});

import { inPortions } from './portions.ts';

const cut = (sizes: readonly number[], most: number) => inPortions(sizes, [{ most, of: (size) => size }]);

test('in order, each portion as large as may be', () => {
  expect(cut([2, 2, 1, 3, 2], 5)).toEqual([
    [2, 2, 1],
    [3, 2],
  ]);
  expect(cut([], 5)).toEqual([]);
});

test('what is beyond the bound by itself is alone', () => {
  expect(cut([1, 9, 1, 9, 9], 5)).toEqual([[1], [9], [1], [9], [9]]);
});

test('whichever bound is reached first ends a portion', () => {
  const items = ['a', 'bbbb', 'c', 'd', 'e'];
  const bounds = [
    { most: 3, of: () => 1 },
    { most: 5, of: (item: string) => item.length },
  ];
  expect(inPortions(items, bounds)).toEqual([
    ['a', 'bbbb'],
    ['c', 'd', 'e'],
  ]);
});

import { createHeld } from './held.ts';

test('what one holds is counted for him and in all, until it is given back', () => {
  const held = createHeld();
  const counts = () => [held.of('a'), held.of('b'), held.inAll()];
  expect(counts()).toEqual([0, 0, 0]);
  held.add('a', 2);
  held.add('b', 3);
  held.add('a', 5);
  expect(counts()).toEqual([7, 3, 10]);
  held.add('a', -6);
  expect(counts()).toEqual([1, 3, 4]);
  held.add('a', -1);
  held.add('b', -3);
  expect(counts()).toEqual([0, 0, 0]);
});

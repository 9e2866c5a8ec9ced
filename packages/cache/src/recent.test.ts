import { createRecent } from './recent.ts';

test('what was added is there until as many others were used later, or it is taken out', () => {
  const recent = createRecent(2);
  recent.add('a');
  recent.add('b');
  expect(recent.has('a')).toBe(true);
  recent.add('c');
  expect(['a', 'b', 'c'].map(recent.has)).toEqual([true, false, true]);
  recent.delete('a');
  expect(recent.has('a')).toBe(false);
});

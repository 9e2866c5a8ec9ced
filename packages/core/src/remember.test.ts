import { remember } from './remember.ts';

test('an answer is made once, and again after too many others', () => {
  const made: string[] = [];
  const upper = remember((text) => {
    made.push(text);
    return text.toUpperCase();
  }, 2);
  expect(['a', 'b', 'a', 'b', 'c', 'a', 'a'].map(upper).join('')).toBe('ABABCAA');
  expect(made).toEqual(['a', 'b', 'c', 'a']);
});

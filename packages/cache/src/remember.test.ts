import { remember } from './remember.ts';

test('what was used last is remembered, what was not used longest is forgotten', () => {
  const made: string[] = [];
  const upper = remember((text) => {
    made.push(text);
    return text.toUpperCase();
  }, 2);
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(upper)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});

test('what throws, or is nothing, is tried again', () => {
  let calls = 0;
  const fails = remember(() => {
    calls += 1;
    if (calls > 2) throw new Error('no');
    return undefined;
  });
  expect([fails('a'), fails('a')]).toEqual([undefined, undefined]);
  expect(() => fails('a')).toThrow('no');
  expect(() => fails('a')).toThrow('no');
  expect(calls).toBe(4);
});

import { rememberLast } from './lru.ts';

test('what was used last is remembered, what was not used longest is forgotten', () => {
  const made: string[] = [];
  const get = rememberLast(2, (key) => {
    made.push(key);
    return key.toUpperCase();
  });
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(get)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});

test('what throws is tried again', () => {
  let calls = 0;
  const get = rememberLast(2, () => {
    calls += 1;
    throw new Error('no');
  });
  expect(() => get('a')).toThrow('no');
  expect(() => get('a')).toThrow('no');
  expect(calls).toBe(2);
});

import { createLatest } from './latest.ts';

test('what was put last is there, whoever asked for what was put before', () => {
  const latest = createLatest<string, { of: string }>(2);
  const put = (...keys: string[]) => keys.forEach((key) => latest.put(key, { of: key }));
  const known = () => ['a', 'b', 'c', 'd'].filter((key) => latest.get(key)?.of === key);
  put('a', 'b');
  expect(latest.get('a')).toEqual({ of: 'a' });
  put('c');
  expect(known()).toEqual(['b', 'c']);
  put('b', 'd');
  expect(known()).toEqual(['b', 'd']);
  latest.delete('d');
  expect(known()).toEqual(['b']);
  latest.clear();
  expect(known()).toEqual([]);
});

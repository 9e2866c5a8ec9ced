import { parseUrl } from './parse-url.ts';

/** V8 optimises what is called that often. */
const CALLS = 20_000;

test('a URL is one however often it is asked', () => {
  const url = 'https://exämple.com/straße';
  const parsed = Array.from({ length: CALLS }, () => parseUrl(url)?.hostname);
  expect(new Set(parsed)).toEqual(new Set(['xn--exmple-cua.com']));
});

test.each(['', 'x', 'https://', 'https://[::1', '//example.com/'])('%j is none', (text) => {
  expect(parseUrl(text)).toBeUndefined();
});

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { anyText } from './any-text.fixture.ts';
import { curlOf, pauseBetween, sentOf } from './attempt.ts';
import { diffLines } from './diff.ts';
import { readShown, writeShown } from './shown-parts.ts';

/** What a shell makes of it, with `printf` in the place of curl. */
const wordsOf = (line: string) =>
  execFileSync('/bin/sh', ['-c', line.replace('curl', `printf '%s\\0'`)], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

test('a shell makes of the line what was sent, whatever it is', () => {
  fc.assert(
    fc.property(anyText, anyText, (value, body) => {
      const sent = { method: 'POST', headers: [['X-Any', value]] as const, body, isBase64: false };
      const words = wordsOf(curlOf('http://a/', sent));
      const header = value === '' ? 'X-Any;' : `X-Any: ${value}`;
      const expected = ['-sS', '-X', 'POST', 'http://a/', '-H', header];
      expect(words).toEqual(body === '' ? expected : [...expected, '--data-raw', body]);
    }),
    { numRuns: 40 },
  );
});

test('nothing that was sent is read as a name of a file, or as several URLs', () => {
  const sent = { method: 'POST', headers: [], body: '@/etc/hostname', isBase64: false };
  expect(wordsOf(curlOf('http://a/?filter[state]={x,y}', sent))).toEqual([
    '-sS',
    '-g',
    '-X',
    'POST',
    'http://a/?filter[state]={x,y}',
    '--data-raw',
    '@/etc/hostname',
  ]);
});

test('what is kept of a request is read, and what is no JSON is not', () => {
  const requestData = '{"method":"PUT","headers":{"a":"1"},"body":"eA==","bodyEncoding":"base64"}';
  expect(sentOf({ requestData })).toEqual({
    method: 'PUT',
    headers: [['a', '1']],
    body: 'eA==',
    isBase64: true,
  });
  expect(sentOf({ requestData: 'expired: not sent' })).toBeUndefined();
  expect(sentOf({ requestData: '{}' })).toBeUndefined();
});

test('a diff has all of both texts, in their order', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const diff = diffLines(before, after);
      expect(diff.filter(({ kind }) => kind !== 'new').map(({ text }) => text)).toEqual(before);
      expect(diff.filter(({ kind }) => kind !== 'gone').map(({ text }) => text)).toEqual(after);
    }),
  );
});

test('what is the same is said once', () => {
  expect(diffLines(['> a', '< 500'], ['> a', '< 200'])).toEqual([
    { kind: 'same', text: '> a' },
    { kind: 'gone', text: '< 500' },
    { kind: 'new', text: '< 200' },
  ]);
});

test('a pause is from the end of an attempt until the next was due, however late that left', () => {
  const before = { createdAt: '2030-01-01T12:00:00.100Z', durationMs: 40 };
  expect(pauseBetween(before, { createdAt: '2030-01-01T12:00:03.151Z', lagMs: 11 })).toBe(3_000);
  expect(pauseBetween(before, { createdAt: '2030-01-01T12:00:00.200Z', lagMs: 150 })).toBeLessThan(0);
});

test('which parts are shown is written into an address, and read again', () => {
  const shown = { 1: 'request', 3: 'curl' } as const;
  expect(writeShown(shown)).toBe('1.request,3.curl');
  expect(readShown('1.request,3.curl')).toEqual(shown);
  expect(readShown('1.nothing,x.curl,,2.curl.curl,__proto__.curl')).toEqual({});
});

import { readHost } from './host.ts';

test.each([
  ['app.example.com', 'app.example.com'],
  ['APP.Example.com', 'app.example.com'],
  ['MÜNCHEN.example', 'xn--mnchen-3ya.example'],
  ['xn--mnchen-3ya.example:8443', 'xn--mnchen-3ya.example:8443'],
  ['münchen.example:08443', 'xn--mnchen-3ya.example:8443'],
  ['0x7f.1', '127.0.0.1'],
  ['[::1]', '[::1]'],
  ['[0:0::1]:8080', '[::1]:8080'],
])('%s is %s', (text, host) => expect(readHost(text)).toBe(host));

test.each([
  '',
  ':80',
  '::1',
  'a b',
  'a/b',
  'a\\b',
  'a?b',
  'a#b',
  'b@a',
  'https://a',
  'a:65536',
  'a:x',
  `${'a'.repeat(300)}.example`,
])('%j is none', (text) => expect(readHost(text)).toBeUndefined());

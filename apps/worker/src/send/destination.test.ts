import { hostOf } from './destination.ts';

test.each([
  ['https://someone:secret@Example.com:8443/path?key=1#x', 'example.com:8443'],
  ['https://example.com:443/', 'example.com'],
  ['http://[2001:db8::1]:80/', '[2001:db8::1]'],
])('of %s, logs and limits know %s', (destination, host) => expect(hostOf(destination)).toBe(host));

test('what is no URL has a host of that name', () => {
  expect(hostOf('nonsense')).toBe('unreadable');
});

import type { IncomingMessage } from 'node:http';
import { createClientOf, keepAliveOf, parseTrustedProxies, type TrustedProxies } from './client-address.ts';

const request = (remoteAddress: string, forwardedFor?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
  }) as unknown as IncomingMessage;
const clientOf = (proxies: TrustedProxies, remoteAddress: string, forwardedFor?: string) =>
  createClientOf(proxies)(request(remoteAddress, forwardedFor));

test('without a trusted proxy the connection tells, and no header', () => {
  expect(clientOf([], '203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
  expect(clientOf([], '127.0.0.1', '198.51.100.1')).toBe('127.0.0.1');
});

test('a trusted proxy tells, and what a client made up in front of it does not count', () => {
  expect(clientOf(['10.0.0.0/8'], '10.1.2.3', '192.0.2.9, 198.51.100.1')).toBe('198.51.100.1');
  expect(clientOf(['loopback'], '::ffff:127.0.0.1', '198.51.100.1')).toBe('198.51.100.1');
  expect(clientOf(['10.0.0.0/8'], '203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
});

test('so many proxies in front are believed, and no further one', () => {
  expect(clientOf(1, '10.1.2.3', '192.0.2.9, 198.51.100.1')).toBe('198.51.100.1');
  expect(clientOf(2, '10.1.2.3', '192.0.2.9, 198.51.100.1')).toBe('192.0.2.9');
  expect(clientOf(2, '10.1.2.3')).toBe('10.1.2.3');
});

test.each([
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['203.0.113.7:5678', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001::3:4:5:6:7', '2001:0:0:3::/64'],
  ['[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['unknown', 'unknown'],
])('%s is counted as %s', (address, client) => {
  expect(clientOf(1, '10.0.0.1', address)).toBe(client);
});

const many = (count: number) => Array.from({ length: count }, (_, index) => `10.0.0.${index}`);

test.each([
  ['none', []],
  ['1', 1],
  [' 16 ', 16],
  ['loopback, 10.0.0.0/8,fd00::/8', ['loopback', '10.0.0.0/8', 'fd00::/8']],
  ['192.0.2.1', ['192.0.2.1']],
  [many(100).join(), many(100)],
])('%j is read as proxies', (text, proxies) => expect(parseTrustedProxies(text)).toEqual(proxies));

test.each([
  ...['', '0', '17', '-1', 'true', 'localhost', '10.0.0.0/33', '10.0.0.1,,', 'none,loopback', '1,2'],
  // One that would be another address than it looks like, among others.
  '10.0.0.1,1',
  many(101).join(),
])('%j is not', (text) => expect(parseTrustedProxies(text)).toBeUndefined());

test.each<[TrustedProxies, object]>([
  [[], {}],
  [1, { keepAliveTimeout: 620_000 }],
  [['10.0.0.0/8'], { keepAliveTimeout: 620_000 }],
])('behind %j a connection may be idle for as long as balancers keep it', (proxies, times) =>
  expect(keepAliveOf(proxies)).toEqual(times),
);

import fc from 'fast-check';
import { createGuard } from './guard.ts';

const guardFor = (...allowedDestinations: string[]) =>
  createGuard({ allowPrivateDestinations: false, allowedDestinations });

test.each([
  [
    '10.1.0.0/16',
    '10.1.0.0 10.1.2.3 10.1.255.255 ::ffff:10.1.2.3 ::ffff:a01:203',
    '10.0.255.255 10.2.0.0 fd00::1',
  ],
  ['127.0.0.1', '127.0.0.1 ::ffff:127.0.0.1', '127.0.0.2 ::1 ::127.0.0.1 2002:7f00:1:: 64:ff9b::7f00:1'],
  ['127.0.0.1/32', '127.0.0.1', '127.0.0.0 127.0.0.2'],
  ['172.16.0.0/12', '172.16.0.1 172.31.255.255', '10.0.0.1 192.168.0.1'],
  ['100.64.0.0/10', '100.64.0.1 100.100.100.200', '169.254.169.254'],
  ['198.18.0.0/15', '198.18.0.1 198.19.255.255', '192.0.2.1'],
  [
    '0.0.0.0/0',
    '10.0.0.1 127.0.0.1 0.0.0.0 240.0.0.1 ::ffff:10.0.0.1',
    '::1 fd00::1 224.0.0.1 255.255.255.255',
  ],
  ['fd12:3456::/32', 'fd12:3456::1 FD12:3456:ffff::1', 'fd12:3457::1 fc00::1 10.0.0.1'],
  ['::1', '::1 0:0:0:0:0:0:0:1', ':: 127.0.0.1'],
  ['fe80::/10', 'fe80::1 fe80::1%eth0 febf::1', 'fec0::1 fd00::1'],
  [
    '::/0',
    '::1 fd00::1 2001:db8::1 2606:4700::1%eth0 ::ffff:8.8.8.8',
    '10.0.0.1 ::ffff:10.0.0.1 ff02::1 ::10.0.0.1',
  ],
  ['224.0.0.0/4', '1.1.1.1', '224.0.0.1 239.255.255.255'],
  ['ff00::/8', '2606:4700::1', 'ff02::1'],
  [' 10.0.0.0/8 ', '10.9.8.7', '11.0.0.1/32'],
])('%s opens itself and nothing else', (cidr, opened, shut) => {
  const guard = guardFor(cidr);
  expect(opened.split(' ').filter((address) => guard.verdict(address).kind !== 'allowed')).toEqual([]);
  expect(shut.split(' ').filter((address) => guard.verdict(address).kind !== 'refused')).toEqual([]);
});

test('opening NAT64 opens the public internet behind it, and what is opened there by its own right', () => {
  const guard = guardFor('64:ff9b::/96', '10.1.0.0/16');
  expect(guard.verdict('64:ff9b::8.8.8.8').kind).toBe('allowed');
  expect(guard.verdict('64:ff9b::10.1.2.3').kind).toBe('allowed');
  expect(guard.verdict('64:ff9b::10.2.0.1')).toEqual({
    kind: 'refused',
    reason: '64:ff9b::10.2.0.1 is a NAT64 address for 10.2.0.1, a private address',
  });
});

test('opening a network does not open what its ISATAP addresses lead to', () => {
  const guard = guardFor('fd12::/16', '10.1.0.0/16');
  expect(guard.verdict('fd12::5efe:10.1.2.3').kind).toBe('allowed');
  expect(guard.verdict('fd12::5efe:10.2.0.1')).toEqual({
    kind: 'refused',
    reason: 'fd12::5efe:10.2.0.1 is a unique-local address for 10.2.0.1, a private address',
  });
});

test('several entries add up', () => {
  const guard = guardFor('10.1.0.0/16', 'fd00::/8', '192.168.7.7');
  expect(['10.1.0.1', 'fd00::1', '192.168.7.7', '1.1.1.1'].map((one) => guard.verdict(one).kind)).toEqual(
    Array(4).fill('allowed'),
  );
});

test('an allowed range is open for literals in URLs too', () => {
  expect(guardFor('127.0.0.0/8').guardRequest(new URL('http://0x7f.1:3000')).kind).toBe('allowed');
});

test.each([
  ...[
    '',
    ' ',
    'nonsense',
    'localhost',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/x',
  ],
  ...[
    '10.0.0.0/8.0',
    '10.0.0.0/255.0.0.0',
    '10.0.0/8',
    '010.0.0.0/8',
    '0xa.0.0.0/8',
    '10.0.0.256/32',
    '10.*',
  ],
  ...[
    '::/129',
    'fd00::1::/64',
    'fe80::1%eth0',
    'fe80::%eth0/10',
    '[::1]',
    '[fd00::]/8',
    '10.0.0.0/8,::1',
    '/8',
    '8',
  ],
  ...['10.0.0.0 /8', '10.0.0.0/ 8', '10.0.0.0/1e1', '10.0.0.0/0x8', '10.0.0.0-10.0.0.9', '*', '１０.0.0.0/8'],
])('%j cannot be read, and the error names it and the setting', (entry) => {
  expect(() => guardFor('10.0.0.0/8', entry)).toThrow(
    `ALLOWED_DESTINATIONS: "${entry}" is not a CIDR range such as 10.1.0.0/16 or fd12:3456::/48`,
  );
});

test.each([
  ['10.0.0.5/8', '10.0.0.0/8'],
  ['192.168.1.1/31', '192.168.1.0/31'],
  ['0.0.0.1/0', '0.0.0.0/0'],
  ['fd00::1/8', 'fd00::/8'],
])('%s is no range: it opens either too much or too little', (entry, meant) => {
  expect(() => guardFor(entry)).toThrow(
    `ALLOWED_DESTINATIONS: "${entry}" has bits set beyond its prefix: write ${meant} if that is meant`,
  );
});

test.each(['::ffff:0:0/96', '::ffff:10.0.0.0/104', '::ffff:10.0.0.1'])(
  '%s has to be written as IPv4',
  (entry) => {
    expect(() => guardFor(entry)).toThrow(`ALLOWED_DESTINATIONS: "${entry}" is IPv4 written as IPv6`);
  },
);

test('any IPv4 range opens its own addresses, mapped ones included, and changes nothing for the others', () => {
  const none = guardFor();
  const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
  fc.assert(
    fc.property(octets, fc.integer({ min: 0, max: 32 }), octets, (network, bits, other) => {
      const size = 2 ** (32 - bits);
      const number = (parts: number[]) => parts.reduce((sum, part) => sum * 256 + part, 0);
      const dotted = (value: number) =>
        [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
      const first = Math.floor(number(network) / size) * size;
      const inside = first + (number(other) % size);
      const guard = guardFor(`${dotted(first)}/${bits}`);
      const never = inside >= number([224, 0, 0, 0]) && inside < number([240, 0, 0, 0]);
      const expected = never || inside === 0xffffffff ? 'refused' : 'allowed';
      expect(guard.verdict(dotted(inside)).kind).toBe(expected);
      expect(guard.verdict(`::ffff:${dotted(inside)}`).kind).toBe(expected);
      const isOutside = number(other) < first || number(other) >= first + size;
      if (isOutside)
        expect(guard.verdict(dotted(number(other)))).toEqual(none.verdict(dotted(number(other))));
    }),
    { numRuns: 300 },
  );
});

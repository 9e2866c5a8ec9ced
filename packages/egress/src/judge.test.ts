import { createGuard } from './guard.ts';

const guard = createGuard({ allowPrivateDestinations: false, allowedDestinations: [] });
const developers = createGuard({ allowPrivateDestinations: true, allowedDestinations: [] });

const words = (text: string) => text.trim().split(/\s+/);
const each = (table: Record<string, string>) =>
  Object.entries(table).flatMap(([range, text]) => words(text).map((address) => [address, range] as const));

const PUBLIC = words(`
  1.1.1.1 1.0.0.1 8.8.8.8 8.8.4.4 9.9.9.9 9.255.255.255 11.0.0.0 13.107.42.14 34.120.0.1 52.95.110.1 93.184.216.34
  99.255.255.255 100.63.255.255 100.128.0.0 104.16.0.1 126.255.255.255 128.0.0.0 140.82.112.3 151.101.1.69
  168.63.129.15 168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 185.199.108.153 191.255.255.255
  192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
  198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 216.58.214.14 223.255.255.255
  2606:4700::1111 2606:4700:4700::1001 2001:4860:4860::8888 2001:4860:4860:0:0:0:0:8844 2620:fe::fe 2620:FE::9
  2a00:1450:4001:81b::200e 2a02:26f0::1 2001:200:: 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9:: 2003::1
  2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2400:cb00:2048:1::c629:d7a2 2600:1f18::1 2804:14c::1 2c0f:f248::1
  3fff:1000::1 3ffe:ffff::1 2606:4700::7f00:1 2606:4700::ffff:127.0.0.1 2a00:1450::10.0.0.1
  2606:4700::5eff:10.0.0.1 2606:4700::1:5efe:10.0.0.1 2606:4700::300:5efe:10.0.0.1
`);

const RANGES = {
  'an unspecified address': `0.0.0.0 0.0.0.1 0.1.2.3 0.255.255.255 :: 0:0:0:0:0:0:0:0 0::0 ::0
    0000:0000:0000:0000:0000:0000:0000:0000`,
  'a loopback address': `127.0.0.1 127.0.0.0 127.0.1.1 127.1.1.1 127.127.127.127 127.255.255.254 127.255.255.255
    ::1 0:0:0:0:0:0:0:1 0::1 ::0001 0000:0000:0000:0000:0000:0000:0000:0001 ::1%lo ::0.0.0.1`,
  'a private address': `10.0.0.0 10.0.0.1 10.1.2.3 10.127.0.1 10.255.255.255 172.16.0.0 172.16.0.1 172.20.10.1
    172.31.255.255 192.168.0.0 192.168.0.1 192.168.1.254 192.168.100.100 192.168.255.255`,
  'a link-local address': `169.254.0.0 169.254.0.1 169.254.1.1 169.254.169.253 169.254.169.255 169.254.255.255
    fe80:: fe80::1 FE80::1 fe80::1%eth0 fe80::1%br-lan.100 fe80::dead:beef febf::1
    febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff fe80:0:0:0:1:2:3:4`,
  'a cloud metadata address': `169.254.169.254 169.254.170.2 100.100.100.200 168.63.129.16 fd00:ec2::254
    FD00:0EC2::0254 fd00:ec2:0:0:0:0:0:254 fd00:ec2::23 fd20:ce::254`,
  'a unique-local address': `fc00:: fc00::1 fcff::1 fd00::1 fd12:3456:789a:1::1 FDFF::1 fd00:ec2::253
    fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff fd7a:115c:a1e0::1 fd00::127.0.0.1`,
  'a carrier-grade NAT address': `100.64.0.0 100.64.0.1 100.100.100.100 100.100.100.201 100.127.255.255`,
  'a multicast address': `224.0.0.0 224.0.0.1 224.0.0.251 232.1.1.1 239.255.255.250 239.255.255.255 ff00:: ff01::1
    ff02::1 FF02::FB ff02::2%eth0 ff05::1:3 ff0e::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff`,
  'the broadcast address': `255.255.255.255`,
  'a benchmarking address': `198.18.0.0 198.18.0.1 198.19.255.255 2001:2:: 2001:2:0:ffff::1 2001:0002::1`,
  'a reserved address': `192.0.0.0 192.0.0.1 192.0.0.8 192.0.0.170 192.0.0.192 192.0.0.255 192.0.2.0 192.0.2.1
    192.0.2.255 192.88.99.0 192.88.99.1 192.88.99.255 198.51.100.0 198.51.100.7 198.51.100.255 203.0.113.0
    203.0.113.99 203.0.113.255 192.31.196.1 192.52.193.1 192.175.48.1 240.0.0.0 240.0.0.1 250.1.2.3 255.0.0.0
    255.255.255.254 2001:db8:: 2001:db8::1 2001:DB8::1 2001:0db8:0000:0000:0000:0000:0000:0001
    2001:db8:ffff:ffff:ffff:ffff:ffff:ffff 3fff:: 3fff:fff:ffff::1 2001:3::1 2001:1::1 2001:1::2 2001:4:112::1
    2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff 2620:4f:8000::1 2001:30::1 200::1 400::1 800::1 1000::1 1fff::1 4000::1
    5eff::1 5f01::1 6000::1 8000::1 a000::1 c000::1 e000::1 f000::1 fbff::1 fe00::1 fe7f::1 100:0:0:1::1 64:ff9b:2::1
    64:ff9a::1 0:1::1 ::1:0:0:0:1 1::`,
  'a site-local address': `fec0:: fec0::1 FEC0::1 fed0::1 feff::1 feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff`,
  'a discard-only address': `100:: 100::1 0100::1 100::ffff:ffff:ffff:ffff`,
  'a segment-routing address': `5f00:: 5f00::1 5F00:1:2:3::4 5f00:ffff::1`,
  'an ORCHID address': `2001:10:: 2001:10::1 2001:1f:ffff::1 2001:20:: 2001:20::1 2001:2f:ffff::1`,
  'an IPv4-mapped address': `::ffff:1.1.1.1 ::ffff:8.8.8.8 ::FFFF:8.8.8.8 ::ffff:808:808 0:0:0:0:0:ffff:8.8.8.8
    0000:0000:0000:0000:0000:ffff:0808:0808 0::ffff:808:0808 ::ffff:5db8:d822`,
  'an IPv4-compatible address': `::1.1.1.1 ::8.8.8.8 ::808:808 0:0:0:0:0:0:8.8.8.8 0::0808:0808`,
  'an IPv4-translated address': `::ffff:0:8.8.8.8 ::ffff:0:808:808 0:0:0:0:ffff:0:1.1.1.1`,
  'a NAT64 address': `64:ff9b::8.8.8.8 64:ff9b::808:808 64:FF9B::1.1.1.1 0064:ff9b:0:0:0:0:0101:0101 64:ff9b:1::8.8.8.8
    64:ff9b:1:ffff::8.8.8.8`,
  'a 6to4 address': `2002:808:808:: 2002:0808:0808::1 2002:101:101:1::2`,
  'a Teredo address': `2001::f7f7:f7f7 2001:0:4136:e378:8000:63bf:f7f7:f7f7 2001:0000:0:0:0:0:fefe:fefe`,
  'an ISATAP address': `2606:4700::5efe:8.8.8.8 2606:4700::5EFE:0808:0808 2a00:1450:4001:81b:200:5efe:8.8.8.8
    2a00:1450:4001:81b:0:5efe:808:808`,
};

const CARRIERS = {
  'an IPv4-mapped address for 127.0.0.1, a loopback address': `::ffff:127.0.0.1 ::ffff:7f00:1 ::FFFF:7F00:0001
    0:0:0:0:0:ffff:127.0.0.1 0000:0000:0000:0000:0000:ffff:7f00:0001 ::ffff:127.0.0.1%eth0`,
  'an IPv4-mapped address for 10.0.0.1, a private address': `::ffff:10.0.0.1 ::ffff:a00:1`,
  'an IPv4-mapped address for 169.254.169.254, a cloud metadata address': `::ffff:169.254.169.254 ::ffff:a9fe:a9fe`,
  'an IPv4-mapped address for 0.0.0.0, an unspecified address': `::ffff:0.0.0.0 ::ffff:0:0`,
  'an IPv4-mapped address for 224.0.0.1, a multicast address': `::ffff:224.0.0.1`,
  'an IPv4-mapped address for 255.255.255.255, the broadcast address': `::ffff:255.255.255.255 ::ffff:ffff:ffff`,
  'an IPv4-compatible address for 127.0.0.1, a loopback address': `::127.0.0.1 ::7f00:1 0::7F00:0001`,
  'an IPv4-compatible address for 192.168.0.1, a private address': `::192.168.0.1 ::c0a8:1`,
  'an IPv4-translated address for 127.0.0.1, a loopback address': `::ffff:0:127.0.0.1 ::ffff:0:7f00:1`,
  'a NAT64 address for 127.0.0.1, a loopback address': `64:ff9b::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::7f00:1`,
  'a NAT64 address for 169.254.169.254, a cloud metadata address': `64:ff9b::a9fe:a9fe 64:ff9b:1:2::a9fe:a9fe`,
  'a 6to4 address for 127.0.0.1, a loopback address': `2002:7f00:1:: 2002:7F00:0001::1 2002:7f00:1:ffff:ffff::`,
  'a 6to4 address for 10.0.0.1, a private address': `2002:a00:1:: 2002:0a00:0001::1`,
  'a 6to4 address for 192.168.1.1, a private address': `2002:c0a8:101::1`,
  'a Teredo address for 127.0.0.1, a loopback address': `2001::80ff:fffe 2001:0:4136:e378:8000:63bf:80ff:fffe`,
  'a Teredo address for 10.0.0.1, a private address': `2001::f5ff:fffe`,
  'an ISATAP address for 10.0.0.1, a private address': `2606:4700::5efe:10.0.0.1 2606:4700::200:5efe:a00:1`,
  'an ISATAP address for 169.254.169.254, a cloud metadata address': `2606:4700:1:2:200:5EFE:169.254.169.254`,
  'a link-local address for 127.0.0.1, a loopback address': `fe80::5efe:127.0.0.1 fe80::200:5efe:7f00:1`,
  'a unique-local address for 192.168.0.1, a private address': `fd12::5efe:192.168.0.1`,
};

const NO_ADDRESSES = [
  ...words(`localhost example.com 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 127.0.0.01 127.0.0.1.
    1.1.1.256 1.1.1 1.1.1.1.1 1.1.1.1/32 1.1.1.1:80 [::1] [2606:4700::1111] ::ffff:127.0.0.256 ::ffff:0177.0.0.1
    ::g 1::2::3 12345:: 1:2:3:4:5:6:7 1:2:3:4:5:6:7:8:9 ::1/128 2606:4700::1111% %eth0 １.１.１.１ 1。1。1。1 ::: :`),
  '',
  ' ',
  ' 1.1.1.1',
  '1.1.1.1 ',
  '1.1.1.1\n',
  '1.1.1.1\0',
];

test.each(PUBLIC)('%s is allowed', (address) => {
  expect(guard.verdict(address)).toEqual({ kind: 'allowed' });
});

test.each([...each(RANGES), ...each(CARRIERS)])('%s is %s', (address, range) => {
  expect(guard.verdict(address)).toEqual({ kind: 'refused', reason: `${address} is ${range}` });
});

test.each(NO_ADDRESSES)('%j is refused: what is not an address cannot be judged as one', (text) => {
  const reason = `"${text}" is not an IP address`;
  expect(guard.verdict(text)).toEqual({ kind: 'refused', reason });
  expect(developers.verdict(text)).toEqual({ kind: 'refused', reason });
});

test('a public address tied to a network interface is refused', () => {
  expect(guard.verdict('2606:4700::1111%eth0')).toEqual({
    kind: 'refused',
    reason: '2606:4700::1111%eth0 is bound to one of our network interfaces',
  });
});

test.each([...each(RANGES), ...each(CARRIERS)])(
  "on a developer's machine %s (%s) is judged so",
  (address, range) => {
    const shut = /multicast|broadcast/.test(range);
    expect(developers.verdict(address).kind).toBe(shut ? 'refused' : 'allowed');
  },
);

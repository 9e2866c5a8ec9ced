import { createGuard } from './guard.ts';

const guard = createGuard({ allowPrivateDestinations: false, allowedDestinations: [] });
const developers = createGuard({ allowPrivateDestinations: true, allowedDestinations: [] });

const lines = (text: string) => text.trim().split(/\s+/);

test.each(
  lines(`http://127.0.0.1 https://127.0.0.1 http://127.0.0.1:8080/x http://user:pw@127.0.0.1/ http://2130706433
    http://017700000001 http://0x7f000001 http://0x7F.1 http://0x7f.0.0.1 http://0177.0.0.1 http://0177.1
    http://0000177.0.0.1 http://127.1 http://127.0.1 http://127.0.0.1. http://127.1. http://127.0x0.0.01
    http://１２７.０.０.１ http://127。0。0。1 http://127．0．0．1 http://127｡0｡0｡1 http://①②⑦.⓪.⓪.①
    http://%31%32%37.0.0.1 http://127%2e0%2e0%2e1 http://127.0.0.1%2e http://127.0.0.1%2e%2e http://127.1%2e%2e
    http://127.1%2e%2e%2e http://0 http://0x0 http://00.0.0.0 http://0.0.0.0 http://1.1.1.1@127.0.0.1
    http:\\\\127.0.0.1 http://127.0.0.1\\@1.1.1.1 http:127.0.0.1 http:///127.0.0.1 http://127.0.0.1#@1.1.1.1
    http://3232235521 http://0xa9fea9fe http://2852039166 http://0251.0376.0251.0376 http://169.254.43518
    http://0xA9.254.0251.254 http://10.1 http://0xa000001 http://172.1048577 http://100.64.1 http://0xffffffff
    http://4294967295 http://224.1 http://[::] http://[::1] http://[0:0:0:0:0:0:0:1] http://[::ffff:127.0.0.1]
    http://[::FFFF:7F00:1] http://[::127.0.0.1] http://[64:ff9b::7f00:1] http://[2002:7f00:1::]
    http://[fd00:ec2::254] http://[fe80::1] http://[ff02::1] http://[2001:db8::1] http://[::ffff:8.8.8.8]
    ws://127.1 ftp://2130706433 jiter://127.1/ jiter://2130706433 jiter://0x7f.1 jiter://[::1]/
    http://localhost http://LOCALHOST http://localhost. http://localhost.. http://localhost%2e
    http://localhost%2e%2e http://api.localhost http://a.b.localhost. http://LocalHost:3000 http://ｌocalhost
    http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ http://loc%61lhost http://local\u00adhost http://x.localhost。
    file:///etc/passwd data:text/plain,x mailto:a@example.com jiter:`),
)('%s is refused', (url) => {
  expect(guard.guardRequest(new URL(url))).toMatchObject({ kind: 'refused' });
  expect(guard.verdictOfHost(new URL(url).hostname)).toMatchObject({ kind: 'refused' });
});

test.each(
  lines(`http://1.1.1.1 https://1.1.1.1/ http://1.1.1.1. http://16843009 http://0x01010101 http://1.1 http://0x1.1
    http://１.１.１.１ http://1。1。1。1 http://01.01.01.01 http://134744072 http://[2606:4700::1111]
    http://[2606:4700:0:0:0:0:0:1111]:8443/x http://[2001:4860:4860::8888] http://[2A00:1450::1] http://127.0.0.1@1.1.1.1
    jiter://16843009`),
)('%s is allowed', (url) => {
  expect(guard.guardRequest(new URL(url))).toEqual({ kind: 'allowed' });
});

test.each(
  lines(`http://example.com http://example.com. http://EXAMPLE.com:8080 http://localhost.example.com
    http://notlocalhost http://localhost.localdomain http://metadata.google.internal http://db.internal http://db
    http://127.0.0.1.nip.io http://bücher.example http://xn--bcher-kva.example http://a_b.example http://1.1.1.1.example
    http://127.0.0.1.example http://0x7f.example http://💌.example http://-.example`),
)('%s is for DNS to answer', (url) => {
  expect(guard.guardRequest(new URL(url))).toEqual({ kind: 'unknown' });
  expect(developers.guardRequest(new URL(url))).toEqual({ kind: 'unknown' });
});

test.each([
  ['127.0.0.1', 'refused'],
  ['127.1', 'refused'],
  ['0x7f.1', 'refused'],
  ['::1', 'refused'],
  ['[::1]', 'refused'],
  ['[fe80::1%eth0]', 'refused'],
  ['[fe80::1%25eth0]', 'refused'],
  ['2606:4700::1111', 'allowed'],
  ['[2606:4700::1111]', 'allowed'],
  ['[1.1.1.1]', 'refused'],
  ['[::1', 'refused'],
  ['::1]', 'refused'],
  ['[]', 'refused'],
  ['[[::1]]', 'refused'],
  ['[2606:4700::1111].', 'refused'],
  ['', 'refused'],
  ['.', 'refused'],
  ['...', 'refused'],
  ['。', 'refused'],
  [' ', 'refused'],
  ['a b', 'refused'],
  ['1.1.1.1/', 'refused'],
  ['1.1.1.1/@127.0.0.1', 'refused'],
  ['1.1.1.1:80', 'refused'],
  ['1.1.1.1#', 'refused'],
  ['1.1.1.1?', 'refused'],
  ['x@1.1.1.1', 'refused'],
  ['1.1.1.1\\', 'refused'],
  ['1.1.1\t.1', 'refused'],
  ['256.1.1.1', 'refused'],
  ['1.2.3.4.5', 'refused'],
  ['0x100000000', 'refused'],
  ['1.1.1.0x', 'allowed'],
  ['127.0.0.1%2e%2e', 'refused'],
  ['127.1%2e%2e', 'refused'],
  ['localhost%2e%2e', 'refused'],
  ['exa%6dple.com', 'unknown'],
  ['exam%2fple.com', 'refused'],
  ['exam\0ple.com', 'refused'],
])('the host %j is %s', (host, kind) => {
  expect(guard.verdictOfHost(host).kind).toBe(kind);
});

test('a name too long for DNS is refused, in few words', () => {
  const label = `${'a'.repeat(49)}.`;
  expect(guard.verdictOfHost(`${label.repeat(5)}abc.`).kind).toBe('unknown');
  expect(guard.verdictOfHost(`${label.repeat(5)}abcde`).kind).toBe('refused');
  const verdict = guard.guardRequest(new URL(`http://${'.'.repeat(64 * 1024)}a/`));
  expect(verdict).toEqual({ kind: 'refused', reason: `"${'.'.repeat(100)}" is not a host name` });
});

test('reasons say what a person needs to know', () => {
  const reasonOf = (url: string) => guard.guardRequest(new URL(url));
  expect(reasonOf('http://0x7f.1')).toEqual({ kind: 'refused', reason: '127.0.0.1 is a loopback address' });
  expect(reasonOf('http://[::1]')).toEqual({ kind: 'refused', reason: '::1 is a loopback address' });
  expect(reasonOf('http://API.localhost.')).toEqual({
    kind: 'refused',
    reason: 'api.localhost is this machine',
  });
  expect(reasonOf('file:///x')).toEqual({ kind: 'refused', reason: '"" is not a host name' });
});

test("names of one's own machine are for DNS once its loopback addresses are open", () => {
  expect(developers.verdictOfHost('localhost')).toEqual({ kind: 'unknown' });
  for (const allowed of ['127.0.0.1', '127.0.0.0/8', '::1']) {
    const open = createGuard({ allowPrivateDestinations: false, allowedDestinations: [allowed] });
    expect(open.verdictOfHost('app.localhost')).toEqual({ kind: 'unknown' });
  }
  const other = createGuard({ allowPrivateDestinations: false, allowedDestinations: ['10.0.0.0/8'] });
  expect(other.verdictOfHost('localhost').kind).toBe('refused');
});

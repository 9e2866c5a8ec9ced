import type { LookupAddress } from 'node:dns';
import { createGuard } from './guard.ts';

const TOKEN = 'V1StGXR8_Z5jdHi6B-myTkPqA7c2Lw0x';
const PRIVATE = '10.0.0.7';

function guardOf(inboxUrl?: string, addresses: Record<string, string> = {}) {
  const resolve = (hostname: string) =>
    Promise.resolve<LookupAddress[]>([{ address: addresses[hostname] ?? PRIVATE, family: 4 }]);
  return createGuard({ allowPrivateDestinations: false, allowedDestinations: [], inboxUrl, resolve });
}

const lookUp = (lookup: ReturnType<typeof guardOf>['lookup'], hostname: string) =>
  new Promise((resolve) =>
    lookup(hostname, {}, (error, address) => resolve(error ? (error as { code?: string }).code : address)),
  );

const BASE = 'https://jiter.example.com/in/';

test.each([
  [BASE, `https://jiter.example.com/in/${TOKEN}`],
  [BASE, `https://JITER.example.com:443/in/${TOKEN}`],
  [BASE, `https://jiter.example.com/api/../in/${TOKEN}`],
  [BASE, `https://jiter.example.com/in/${TOKEN}?a=/../api`],
  ['http://127.0.0.1:3000/in/', `http://127.0.0.1:3000/in/${TOKEN}`],
  ['http://127.0.0.1:3000/in/', `http://0x7f.1:3000/in/${TOKEN}`],
  ['http://[::1]:3000/in/', `http://[::1]:3000/in/${TOKEN}`],
  ['https://example.com/jiter/in/', `https://example.com/jiter/in/${TOKEN}`],
])('with inboxes at %s, %s is one', (base, url) => {
  const guard = guardOf(base);
  expect(guard.inbox.has(new URL(url))).toBe(true);
  expect(guard.guardRequest(new URL(url))).toEqual({ kind: 'allowed' });
});

const NOT_THERE =
  `/ /in /in/ /api/events /admin/queues /in/../api/events /in/%2e%2e/api/events /in/..%2fapi /in/${TOKEN}/
  /in/${TOKEN}/../../api/events /in/${TOKEN}/x /in/${TOKEN}%2f..%2fapi /in/${TOKEN}%00 /in/${TOKEN}; /in/${TOKEN};/../api
  /in/${TOKEN}\\..\\..\\api /in//${TOKEN} //in/${TOKEN} /in/./x /IN/${TOKEN} /In/${TOKEN} /%69n/${TOKEN} /in%2f${TOKEN} /in/short
  /in/${'x'.repeat(65)} /in/${TOKEN}. /in/${TOKEN}é /in/${TOKEN}%20 /x/in/${TOKEN} /in\\${TOKEN}/api /inn/${TOKEN} /in/..;/${TOKEN}
  /api/in/${TOKEN} /in/${TOKEN}%252f`
    .trim()
    .split(/\s+/)
    .map((path) => `https://jiter.example.com${path}`);

const ELSEWHERE =
  `http://jiter.example.com/in/${TOKEN} https://jiter.example.com:8443/in/${TOKEN} https://jiter.example.com:80/in/${TOKEN}
  https://jiter.example.com./in/${TOKEN} https://other.example.com/in/${TOKEN} https://jiter.example.com.evil.com/in/${TOKEN}
  https://user@jiter.example.com/in/${TOKEN} https://user:pw@jiter.example.com/in/${TOKEN} https://:pw@jiter.example.com/in/${TOKEN}
  https://jiter.example.com@other.example.com/in/${TOKEN} https://x.jiter.example.com/in/${TOKEN} https://${PRIVATE}/in/${TOKEN}
  https://xjiter.example.com/in/${TOKEN} ftp://jiter.example.com/in/${TOKEN} wss://jiter.example.com/in/${TOKEN}`
    .trim()
    .split(/\s+/);

test.each([...NOT_THERE, ...ELSEWHERE])('%s is no inbox, and is judged like anything else', async (text) => {
  const [guard, plain] = [guardOf(BASE), guardOf()];
  const url = new URL(text);
  expect(guard.inbox.has(url)).toBe(false);
  expect(guard.guardRequest(url)).toEqual(plain.guardRequest(url));
  // Whatever it leads to is refused when it is dialled.
  expect(await lookUp(guard.lookup, url.hostname)).toBe(
    url.hostname === '' ? undefined : 'EREFUSED_BY_JITER',
  );
});

test('nor is anything of this machine, next to inboxes that are there', () => {
  const guard = guardOf('http://127.0.0.1:3000/in/');
  for (const url of [
    `http://127.0.0.1:3000/api/events`,
    `http://127.0.0.1:3001/in/${TOKEN}`,
    `http://127.0.0.1/in/${TOKEN}`,
    `http://127.0.0.2:3000/in/${TOKEN}`,
    `http://localhost:3000/in/${TOKEN}`,
    `http://[::1]:3000/in/${TOKEN}`,
    `http://[::ffff:127.0.0.1]:3000/in/${TOKEN}`,
    `https://127.0.0.1:3000/in/${TOKEN}`,
  ]) {
    expect([url, guard.guardRequest(new URL(url)).kind]).toEqual([url, 'refused']);
  }
});

test('connections to inboxes go to their host alone, and to no address that nobody can listen on', async () => {
  const { lookup } = guardOf(BASE, { 'other.example.com': '8.8.8.8' }).inbox;
  expect(await lookUp(lookup, 'jiter.example.com')).toBe(PRIVATE);
  for (const hostname of [
    'other.example.com',
    'x.jiter.example.com',
    'jiter.example.com.',
    'localhost',
    PRIVATE,
  ])
    expect([hostname, await lookUp(lookup, hostname)]).toEqual([hostname, 'EREFUSED_BY_JITER']);
  const odd = guardOf(BASE, { 'jiter.example.com': '224.0.0.1' });
  expect(await lookUp(odd.inbox.lookup, 'jiter.example.com')).toBe('EREFUSED_BY_JITER');
});

test('without an address of inboxes nothing is one', async () => {
  const guard = guardOf();
  expect(guard.inbox.has(new URL(`https://jiter.example.com/in/${TOKEN}`))).toBe(false);
  expect(await lookUp(guard.inbox.lookup, 'jiter.example.com')).toBe('EREFUSED_BY_JITER');
});

test('on a developer’s machine what has the form of an inbox is taken for one, and is judged like anything else', () => {
  const [own, told, elsewhere] = [undefined, BASE, undefined].map((inboxUrl, index) =>
    createGuard({ allowPrivateDestinations: index < 2, allowedDestinations: [], inboxUrl }),
  );
  const url = new URL(`http://127.0.0.1:3000/in/${TOKEN}`);
  expect([own!, told!, elsewhere!].map(({ inbox }) => inbox.looksLike(url))).toEqual([true, false, false]);
  expect(told!.inbox.looksLike(new URL(`${BASE}${TOKEN}`))).toBe(true);
  expect(own!.inbox.has(url)).toBe(false);
  for (const path of ['/', '/in/short', `/in/${TOKEN}/x`, `/hooks/${TOKEN}`])
    expect(own!.inbox.looksLike(new URL(path, url))).toBe(false);
});

import { readFileSync } from 'node:fs';
import { can, ROLES, type Grant, type Role, type Scope } from '@jiter/core';
import { bytesOf, othersThan, type Operation as Asked } from '../openapi/every-operation.fixture.ts';
import { setUpFirst, signInAs } from '../people/people.fixture.ts';
import { CHANNEL } from '../audit/changing-calls.fixture.ts';
import { setup, type Setup } from '../test-setup.ts';

type Operation = { security: Record<string, string[]>[] };
type Document = { paths: Record<string, Record<string, Operation>> };
type Ask = (method: string, path: string, body: string | undefined) => Promise<Response>;

const file = new URL('../../../../docs/openapi.json', import.meta.url);
const { paths } = JSON.parse(readFileSync(file, 'utf8')) as Document;
/** Whatever takes a key or a person. */
const OPERATIONS = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([, { security }]) => path.startsWith('/api/') && security.length > 0)
    .map(([method]) => [method.toUpperCase(), path] as const),
);

const KEYS: [string, Grant][] = [
  ['send', { scopes: ['events:write'] }],
  ['read', { scopes: ['*:read'] }],
  ['full', {}],
];

const SEE = ['viewer', 'member', 'admin', 'owner', 'read', 'full'];
const DO = ['member', 'admin', 'owner', 'full'];
const ADMINISTER = ['admin', 'owner', 'full'];

/** By what an operation is called, and not by the table that the app has. */
function whoMay(method: string, path: string): string[] {
  if (path === '/api/system') return [];
  if (/^\/api\/(members|invitations)/.test(path)) return ['admin', 'owner'];
  if (/^\/api\/(keys|secrets|audit|channels)/.test(path)) return ADMINISTER;
  if (path.startsWith('/api/links')) return DO;
  if (method === 'GET' || /(preview|check|resolve)$/.test(path)) return SEE;
  if (path === '/api/org') return ADMINISTER;
  return /^\/api\/(events|inboxes|failures|destinations|bulk|incidents)/.test(path) ? [...DO, 'send'] : DO;
}

/** As whoever reads the document would say. */
function whoMayByDocument(method: string, path: string): string[] {
  const { security } = paths[path]![method.toLowerCase()]!;
  const people = security.flatMap(({ session }) => session ?? []);
  const scopes = security.flatMap(({ key }) => key ?? []) as Scope[];
  const isEnough = (role: Role) =>
    people.some((least) => least !== 'operator' && ROLES.indexOf(role) >= ROLES.indexOf(least as Role));
  return [
    ...ROLES.filter(isEnough),
    ...KEYS.filter(([, grant]) => scopes.some((scope) => can({ kind: 'key', ...grant }, scope))).map(
      ([name]) => name,
    ),
  ];
}

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const asking =
  (own: Record<string, string>): Ask =>
  (method, path, body) =>
    fetch(jiter.url + path.replace(/\{\w+\}/, '987654321'), {
      method,
      headers: { 'content-type': 'application/json', origin: jiter.url, ...own },
      ...(body !== undefined && { body }),
    });

async function openAll(): Promise<[string, Ask][]> {
  const { browser } = await setUpFirst(jiter);
  await browser.post('/auth/sign-out').expect(204);
  const people = ROLES.map(async (role): Promise<[string, Ask]> => {
    const { browser: own } = await signInAs(jiter, role);
    const me = await own.get('/auth/me').expect(200);
    return [role, asking({ cookie: String(me.headers['set-cookie']).split(';')[0]! })];
  });
  const keys = KEYS.map(async ([name, grant]): Promise<[string, Ask]> => {
    const { apiKey } = await jiter.store.keys.create({ org: jiter.org, name, ...grant });
    return [name, asking({ 'x-api-key': apiKey })];
  });
  return Promise.all([...people, ...keys]);
}

test('each operation of the document may be done by those whom the table names, and by no others', async () => {
  const all = await openAll();
  expect(OPERATIONS.length).toBeGreaterThan(30);
  for (const [method, path] of OPERATIONS) {
    const may: string[] = [];
    for (const [name, ask] of all) {
      // Whoever may is told what is wrong with it.
      const answer = await ask(method, path, method === 'GET' || method === 'DELETE' ? undefined : '{}');
      const { code } = (await answer.json()) as { code?: string };
      const isRefused = code === 'forbidden' || code === 'scope_missing';
      expect([method, path, name, answer.status === 403]).toEqual([method, path, name, isRefused]);
      if (!isRefused) may.push(name);
    }
    expect([method, path, may.sort()]).toEqual([method, path, whoMay(method, path).sort()]);
    expect([method, path, whoMayByDocument(method, path).sort()]).toEqual([method, path, may]);
  }
});

test('each refuses whoever does not say who he is, and comes from another site, and what is no JSON or too large', async () => {
  const { browser } = await signInAs(jiter, 'owner');
  const me = await browser.get('/auth/me').expect(200);
  const cookie = `Cookie: ${String(me.headers['set-cookie']).split(';')[0]!}`;
  const port = Number(new URL(jiter.url).port);
  const here = ['Host: jiter', 'Sec-Fetch-Site: same-origin'];
  const having = (headers: string[]) => (operation: Asked) => bytesOf(operation, headers);
  const { id } = await jiter.store.channels.create(jiter.org, CHANNEL);
  const own = {
    '/api/channels/987654321': `/api/channels/${id}`,
    '/auth/orgs/987654321': `/auth/orgs/${jiter.org}`,
  };
  const huge = ({ method, path }: Asked) => {
    const there = own[path as keyof typeof own] ?? path;
    const ofBody = ['Content-Type: application/json', 'Content-Length: 99999999'];
    return bytesOf({ method, path: there, body: '' }, [...here, cookie, ...ofBody]);
  };
  // The first person has the password of the example, and nobody signs in by another service.
  expect(await othersThan(401, { port, bytes: having(here) })).toEqual([
    'POST /auth/sign-in: 200',
    'POST /auth/oauth/github: 404',
  ]);
  const elsewhere = ['Host: jiter', 'Sec-Fetch-Site: cross-site', cookie];
  const letThrough = await othersThan(403, { port, bytes: having(elsewhere) });
  expect(letThrough.filter((one) => !one.startsWith('GET '))).toEqual([]);
  // There is no such inbox, and nobody signs in by another service.
  const missing = await othersThan(413, { port, bytes: huge });
  expect(missing.filter((one) => !/ \/(in|auth\/oauth)\/.*: 404$/.test(one))).toEqual([]);
  const text = ['Content-Type: text/plain', 'Content-Length: 0'];
  const plain = (operation: Asked) => bytesOf({ ...operation, body: '' }, [...here, cookie, ...text]);
  expect(await othersThan(415, { port, bytes: plain })).toEqual([]);
});

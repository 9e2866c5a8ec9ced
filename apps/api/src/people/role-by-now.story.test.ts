import { request } from 'node:http';
import { queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';
import { cookieOf, setUpFirst, signInAs } from './people.fixture.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
  await setUpFirst(jiter);
});
afterAll(() => jiter.close());

const rows = () =>
  queryRows(
    jiter.databaseUrl,
    `select user_id::text, role from members union all select id::text, role from links order by 1, 2`,
  );

test.each([
  ['made less', "update members set role = 'viewer' where user_id ="],
  ['taken out', 'delete from members where user_id ='],
])(
  'who was %s says of nobody what he is, also where a process remembers him as an admin',
  async (_how, sql) => {
    const [bob, eve] = [await signInAs(jiter, 'admin'), await signInAs(jiter, 'member')];
    const ask = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) =>
      bob.browser[method](path).set('x-jiter-org', jiter.org).send(body);
    await ask('get', '/api/members').expect(200);
    // As another process does it, of which this one learns within 3 s.
    await runSql(jiter.databaseUrl, `${sql} ${bob.user.id}`);
    const before = await rows();
    for (const [method, path, body] of [
      ['put', `/api/members/${eve.user.id}`, { role: 'admin' }],
      ['delete', `/api/members/${eve.user.id}`, undefined],
      ['post', '/api/invitations', { role: 'admin' }],
      // Himself, least of all.
      ['put', `/api/members/${bob.user.id}`, { role: 'admin' }],
    ] as const) {
      const { status } = await ask(method, path, body);
      expect([method, path, status]).toEqual([method, path, 403]);
    }
    expect(await rows()).toEqual(before);
  },
);

test.each([
  ['made less', "update members set role = 'viewer' where user_id ="],
  ['taken out', 'delete from members where user_id ='],
  ['signed out', 'delete from sessions where user_id ='],
])('who was %s makes nothing that stays, and sees no secret', async (how, sql) => {
  const { browser, user } = await signInAs(jiter, 'admin');
  const ask = (method: 'get' | 'post' | 'put', path: string, body?: object) =>
    browser[method](`/api/${path}`).set('x-jiter-org', jiter.org).send(body);
  expect((await ask('get', 'secrets').expect(200)).body[0]).toHaveProperty('signingSecret');
  await runSql(jiter.databaseUrl, `${sql} ${user.id}`);
  for (const [path, body] of [
    ['keys', { name: 'mine' }],
    ['links', { expires: '7d' }],
    ['channels', { kind: 'slack', name: 'mine', url: 'https://hooks.example.com/x' }],
    ['secrets/rotate', {}],
    ['events', { destination: 'https://example.com/', payload: 'x', delay: '1h' }],
    ['cronjobs', { destination: 'https://example.com/', payload: 'x', expression: '@daily' }],
  ] as const)
    expect([path, (await ask('post', path, body)).status]).toEqual([path, how === 'signed out' ? 401 : 403]);
  expect((await ask('put', 'org', { retention: '1d' })).status).toBe(how === 'signed out' ? 401 : 403);
  const { body: secrets } = await ask('get', 'secrets');
  expect(JSON.stringify(secrets)).not.toContain('signingSecret');
});

test('an organisation is renamed by nobody who was an admin a moment ago', async () => {
  const { user } = await signInAs(jiter, 'viewer');
  const by = { kind: 'user', id: user.id, name: user.name } as const;
  const { people, orgs } = jiter.store;
  await expect(people.renameOrg(jiter.org, 'mine', by)).rejects.toMatchObject({ status: 403 });
  const { org } = await orgs.create('of others');
  await expect(people.renameOrg(org, 'mine', by)).rejects.toMatchObject({ status: 403 });
  expect((await orgs.list()).map(({ name }) => name)).toEqual(['first', 'of others']);
});

test.each([
  ['made less', "update members set role = 'viewer' where user_id =", 503],
  ['taken out', 'delete from members where user_id =', 403],
  ['signed out', 'delete from sessions where user_id =', 401],
  ['left alone', 'select', 200],
])(
  'who was %s while he still sends what he wants is answered as what he is by then',
  async (_how, sql, wanted) => {
    const { browser, user } = await signInAs(jiter, 'admin');
    const [cookie] = cookieOf(await browser.get('/auth/me').expect(200)).split(';');
    const headers = { cookie, origin: jiter.url, 'content-type': 'application/json', expect: '100-continue' };
    const asked = request(`${jiter.url}/api/keys`, { method: 'POST', headers });
    const status = new Promise<number | undefined>((resolve, reject) =>
      asked.on('response', (answer) => resolve(answer.resume().statusCode)).on('error', reject),
    );
    // He was let in by then, as what he was.
    await new Promise<void>((resolve) => asked.once('continue', resolve).flushHeaders());
    await runSql(jiter.databaseUrl, `${sql} ${user.id}`);
    asked.end(JSON.stringify({ name: `of ${user.id}` }));
    expect(await status).toBe(wanted);
    const made = await queryRows(jiter.databaseUrl, `select from api_keys where name = 'of ${user.id}'`);
    expect(made).toHaveLength(wanted === 200 ? 1 : 0);
  },
);

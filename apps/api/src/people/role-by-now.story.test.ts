import { queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';
import { setUpFirst, signInAs } from './people.fixture.ts';

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

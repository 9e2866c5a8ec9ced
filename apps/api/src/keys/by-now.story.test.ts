import { queryRows, runSql } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => void (jiter = await setup()));
afterAll(() => jiter.close());

const made = () =>
  queryRows(
    jiter.databaseUrl,
    `select 'key' as kind, id from api_keys union all select 'channel', id from channels
     union all select 'secret', id from signing_secrets
     union all select settings::text, id from orgs order by 1, 2`,
  );

test.each([
  ['revoked', 'revoked_at = now()', 401],
  ['over', `expires_at = now() - interval '1 second'`, 401],
  ['restricted', `scopes = '{events:write}'`, 403],
])(
  'a key that is %s by now makes nothing that stays, and shows no secret, also where a process remembers it',
  async (_how, set, status) => {
    const { id, apiKey } = await jiter.store.keys.create({ org: jiter.org, name: 'leaked' });
    const ask = (method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) =>
      jiter.api[method](path).set('x-api-key', apiKey).send(body);
    // It is remembered from the second time on.
    for (const _time of [1, 2])
      expect((await ask('get', '/api/secrets').expect(200)).body[0]).toHaveProperty('signingSecret');
    // As another process does it, of which this one learns within 3 s.
    await runSql(jiter.databaseUrl, `update api_keys set ${set} where id = ${id}`);
    const before = await made();
    const channel = { kind: 'slack', name: 'mine', url: 'https://hooks.example.com/x' };
    for (const [method, path, body] of [
      ['post', '/api/keys', { name: 'mine' }],
      ['delete', `/api/keys/${String((before[0] as { id: string }).id)}`, undefined],
      ['post', '/api/channels', channel],
      ['post', '/api/secrets/rotate', {}],
      ['put', '/api/org', { failureCallback: 'https://example.com/mine' }],
      ['get', '/api/secrets', undefined],
    ] as const)
      expect([path, (await ask(method, path, body)).status]).toEqual([path, status]);
    expect(await made()).toEqual(before);
  },
);

test('a key that is restricted by now makes none that may do more', async () => {
  const { id, apiKey } = await jiter.store.keys.create({ org: jiter.org, name: 'ours' });
  const create = (name: string, destinations?: string[]) =>
    jiter.api
      .post('/api/keys')
      .set('x-api-key', apiKey)
      .send({ name, ...(destinations && { destinations }) });
  for (const name of ['one', 'too']) await create(name).expect(200);
  await runSql(
    jiter.databaseUrl,
    `update api_keys set destinations = '{https://example.com/}' where id = ${id}`,
  );
  expect((await create('two')).body).toMatchObject({ code: 'destination_not_in_scope' });
  await create('three', ['https://example.com/below']).expect(200);
});

import { queryRows } from '@jiter/testkit';
import { aBody, setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup({ publicUrl: 'http://jiter.test' });
});
afterAll(() => jiter.close());

type Made = { id: string; url: string };

test('a key that is restricted to less shows no more by its links than it may show from then on', async () => {
  const { store, org, api } = jiter;
  const { id: event } = (await api.post('/api/events').send(aBody()).expect(200)).body as { id: string };
  const { id, apiKey } = await store.keys.create({ org, name: 'all' });
  const share = async (body: object) =>
    (await api.post('/api/links').set('x-api-key', apiKey).send(body).expect(200)).body as Made;
  const links = [await share({ event }), await share({ event, payloads: true })];
  const [plain, whole] = links.map((link) => link.id);
  const statusOf = async ({ url }: Made) => {
    const headers = { 'x-jiter-link': url.split('#')[1]! };
    return (await fetch(`${jiter.url}/api/events/${event}`, { headers })).status;
  };
  const opened = () => Promise.all(links.map(statusOf));
  const listed = async () => {
    const { body } = await api.get('/api/links').expect(200);
    return [plain, whole].filter((link) => (body as Made[]).some((one) => one.id === link));
  };
  for (const [scopes, statuses, shown] of [
    [
      ['links:write', '*:read'],
      [200, 200],
      [plain, whole],
    ],
    [['links:write', 'events:read-redacted'], [200, 401], [plain]],
    [['links:write'], [401, 401], []],
    [['events:read'], [401, 401], []],
  ] as const) {
    expect(await store.keys.restrict(org, id, { scopes })).toBe(true);
    expect([scopes, await opened(), await listed()]).toEqual([scopes, statuses, shown]);
  }
  // Once it is revoked nothing is left of them, which would count for how many there may be, and be in no list.
  expect(await store.keys.revoke(org, id)).toBe(true);
  expect(await queryRows(jiter.databaseUrl, 'select 1 from shared_links')).toEqual([]);
});

import { noDatabase } from '@jiter/core';
import { eventually } from '@jiter/testkit';
import { API_KEY, aBody, setup, soon, type Setup } from '../test-setup.ts';
import { openApi } from '../openapi/route.ts';
import { createObserved } from './observed.ts';

const TOKEN = 'a token of the tests';
const observed = createObserved({ version: '9.9', skewMs: () => 1_500, statements: () => [] });

const limit = { isReached: false };

let jiter: Setup;
beforeAll(async () => {
  const times = { limit: 1, remaining: 0, resetMs: 1_000, windowMs: 1_000 };
  const limiter = { take: () => ({ ...times, allowed: !limit.isReached }) };
  const orgLimiter = { take: () => ({ ...times, allowed: false }) };
  jiter = await setup({ observed, metricsToken: TOKEN, limiter, orgLimiter });
});
afterAll(() => jiter.close());

const ask = (headers: Record<string, string>) => fetch(`${jiter.url}/metrics`, { headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function scrape(): Promise<Map<string, number>> {
  const text = await (await ask(bearer(TOKEN))).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

test('the numbers are for the token, and for keys with the scope', async () => {
  const keyWith = async (scope: 'metrics:read' | 'events:read') =>
    (await jiter.store.keys.create({ org: jiter.org, name: 'some', scopes: [scope] })).apiKey;
  const able = await keyWith('metrics:read');
  for (const headers of [bearer(TOKEN), bearer(able), { 'x-api-key': able }, bearer(API_KEY)]) {
    const answer = await ask(headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toContain('jiter_build_info{service="api",version="9.9"} 1\n');
  }
  for (const headers of [
    {},
    { authorization: 'Bearer ' },
    bearer(`${TOKEN}x`),
    { 'x-api-key': 'x'.repeat(5_000) },
  ]) {
    const answer = await ask(headers);
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { message: expect.stringContaining('the header Authorization') },
    ]);
  }
  const unable = await ask(bearer(await keyWith('events:read')));
  expect([unable.status, await unable.json()]).toMatchObject([
    403,
    { code: 'scope_missing', scope: 'metrics:read' },
  ]);
});

test('while the database is away they are for the keys that they were for before, and for no other', async () => {
  const unanswered = new Promise<never>(() => {});
  let whatOfDatabase: 'there' | 'away' | 'silent' = 'there';
  const { keys } = jiter.store;
  const open = (key: string) => {
    if (whatOfDatabase === 'there') return keys.open(key);
    return whatOfDatabase === 'away' ? Promise.reject(noDatabase()) : unanswered;
  };
  const there = await setup({ keys: { ...keys, open } });
  const keyOf = async (scope: 'metrics:read' | 'events:read') =>
    (await keys.create({ org: jiter.org, name: 'some', scopes: [scope] })).apiKey;
  const [able, unable, late, revoked] = await Promise.all(
    (['metrics:read', 'events:read', 'metrics:read', 'metrics:read'] as const).map(keyOf),
  );
  const statusBy = async (key: string) =>
    (await fetch(`${there.url}/metrics`, { headers: bearer(key) })).status;
  const statuses = () => Promise.all([able!, unable!, late!, revoked!].map(statusBy));

  expect(await Promise.all([able!, unable!, revoked!].map(statusBy))).toEqual([200, 403, 200]);
  const [row] = (await keys.list(jiter.org)).filter(({ prefix }) => revoked!.startsWith(prefix));
  await keys.revoke(jiter.org, row!.id);
  await eventually(async () => expect(await statusBy(revoked!)).toBe(401));
  for (const what of ['away', 'silent'] as const) {
    whatOfDatabase = what;
    expect(await statuses()).toEqual([200, 503, 503, 503]);
  }
  whatOfDatabase = 'there';
  expect(await statuses()).toEqual([200, 403, 200, 401]);
  await there.close();
});

test('what was made, asked and refused is counted, and how the service is told; callers name no series', async () => {
  const [org, at] = [jiter.org, new Date(Date.now() - 90_000)];
  await jiter.store.events.create({
    org,
    payload: '',
    destination: 'https://example.com/',
    scheduledTime: at,
  });
  const before = await scrape();
  const { id } = (await jiter.api.post('/api/events').send(aBody()).expect(200)).body;
  // What is answered to a repeat was made before.
  const keyed = aBody({ idempotencyKey: 'k' });
  for (let times = 0; times < 2; times += 1) await jiter.api.post('/api/events').send(keyed).expect(200);
  const items = [aBody(), keyed, { ...aBody(), scheduledTime: 'x' }, aBody()];
  await jiter.api.post('/api/events/batch').send(items).expect(200);
  await jiter.api
    .post('/api/events')
    .send(aBody({ scheduledTime: 'x' }))
    .expect(400);
  await jiter.api.post(`/api/events/${id}/cancel`).expect(200);
  await jiter.api.post(`/api/events/${id}/replay`).send({ delay: '1h' }).expect(200);
  await jiter.api
    .post('/api/events/replay')
    .send({ ids: [id], dryRun: true })
    .expect(200);
  await jiter.api
    .post('/api/events/replay')
    .send({ ids: [id] })
    .expect(200);
  const job = { payload: '', destination: 'https://example.com/', expression: '0 9 1 1 *' };
  const made = (await jiter.api.post('/api/cronjobs').send(job).expect(200)).body;
  const run = () => jiter.api.post(`/api/cronjobs/${made.id}/run`);
  await run().expect(200);
  for (let times = 0; times < 2; times += 1) await run().set('Idempotency-Key', 'run').expect(200);
  for (let n = 10; n < 20; n += 1) await jiter.api.get(`/api/events/${n}?x=${n}`).expect(404);
  await jiter.api.get(`/api/no/such/${soon()}`).expect(404);
  for (const path of ['/api/openapi.json', '/healthz', '/auth/methods', '/API/Status/'])
    await jiter.api.get(path).expect(200);
  const other = await jiter.store.orgs.create('limited');
  await jiter.store.orgs.changeSettings(other.org, { requestsPerMinute: 1 });
  for (let times = 0; times < 2; times += 1)
    await jiter.api.get('/api/events').set('x-api-key', other.apiKey).expect(429);
  limit.isReached = true;
  await jiter.api.get('/api/events').set('x-api-key', other.apiKey).expect(429);

  // The numbers are read once a second.
  const limited = 'jiter_rate_limited_total{of="key"}';
  const after = await eventually(async () => {
    const read = await scrape();
    expect(read.get(limited)).toBe(1);
    return read;
  });
  const more = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  const created = ['create', 'batch', 'replay', 'run'].map((source) =>
    more(`jiter_events_created_total{source="${source}"}`),
  );
  expect(created).toEqual([2, 2, 2, 2]);
  expect(more('jiter_rate_limited_total{of="org"}')).toBe(2);
  expect(more('jiter_http_requests_total{route="/api/events",method="POST",status="200"}')).toBe(3);
  expect(more('jiter_http_requests_total{route="/api/events",method="POST",status="400"}')).toBe(1);
  expect(more('jiter_http_request_seconds_count{route="/api/events",method="POST"}')).toBe(4);
  expect(more('jiter_http_requests_total{route="none",method="GET",status="429"}')).toBe(3);
  expect(more('jiter_http_requests_total{route="/api/events/:id",method="GET",status="404"}')).toBe(10);
  expect(Object.fromEntries(after)).toMatchObject({
    jiter_database_up: 1,
    jiter_queue_up: 1,
    jiter_workers_alive: 0,
    jiter_due_events: expect.any(Number),
    jiter_queue_backlog: 0,
    jiter_clock_skew_seconds: 1.5,
    'jiter_service_reason{code="no-worker-alive"}': 1,
    'jiter_service_reason{code="queue-away"}': 0,
  });
  // Seconds, and not milliseconds.
  expect(after.get('jiter_oldest_due_seconds')).toBeGreaterThanOrEqual(90);
  expect(after.get('jiter_oldest_due_seconds')).toBeLessThan(90_000);
  const routes = Object.keys(openApi()['paths'] as object).map((path) => path.replace(/\{(\w+)\}/g, ':$1'));
  const counted = [...after.keys()].flatMap((name) => /\{route="([^"]*)"/.exec(name)?.[1] ?? []);
  expect(counted).toEqual(expect.arrayContaining(['/api/openapi.json', '/auth/methods', '/api/status']));
  expect(counted.filter((route) => route !== 'none' && !routes.includes(route))).toEqual([]);
  // Each route, method and status that there was, and nothing that a caller chose.
  const named = [...after.keys()].join('\n');
  expect(named).not.toMatch(/[{,](org|host|path|url|destination)="/);
  for (const theirs of ['example.com', id, '/no/such', API_KEY]) expect(named).not.toContain(theirs);
});

test('how much single orgs do is for the token alone, and a key is told of all together', async () => {
  const byOrg = createObserved({ version: '9.9', skewMs: () => 0, statements: () => [], byOrg: true });
  const there = await setup({ observed: byOrg, metricsToken: TOKEN });
  await there.api.post('/api/events').send(aBody()).expect(200);
  const read = async (token: string) => {
    const text = await (await fetch(`${there.url}/metrics`, { headers: bearer(token) })).text();
    return text.split('\n').filter((line) => line.startsWith('jiter_events_created_total{source="create"'));
  };
  expect(await read(TOKEN)).toEqual([
    `jiter_events_created_total{source="create",org="${there.org}"} 1`,
    'jiter_events_created_total{source="create",org="other"} 0',
  ]);
  expect(await read(API_KEY)).toEqual(['jiter_events_created_total{source="create"} 1']);
  await there.close();
});

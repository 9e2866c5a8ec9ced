import supertest from 'supertest';
import { ATTEMPT_CLASSES } from '@jiter/core';
import { nothingOf, type DeliveryCount } from '@jiter/store';
import { runSql } from '@jiter/testkit';
import { aBody, setup, soon, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
  await count('fine.example', { '2xx': 100 }, { durationMs: 40 });
  await count('bad.example', { '2xx': 2, '5xx': 8 }, { durationMs: 40 });
  await count('old.example', { timeout: 3 }, { agoMs: 3_600_000 });
  await count('slow.example', { '2xx': 10 }, { durationMs: 20_000 });
  await jiter.api
    .post('/api/events')
    .send(aBody({ destination: 'https://next.example/', scheduledTime: soon() }))
    .expect(200);
  await jiter.api
    .post('/api/events')
    .send(aBody({ destination: 'https://fine.example/', delay: '0s', scheduledTime: undefined }))
    .expect(200);
});
afterAll(() => jiter.close());

async function count(
  host: string,
  attempts: Partial<Record<(typeof ATTEMPT_CLASSES)[number], number>>,
  { agoMs = 10_000, durationMs }: { agoMs?: number; durationMs?: number },
  org = jiter.org,
): Promise<void> {
  const counts: DeliveryCount = nothingOf({ org, host, at: new Date(Date.now() - agoMs) });
  counts.attempts = ATTEMPT_CLASSES.map((name) => attempts[name] ?? 0);
  const total = counts.attempts.reduce((sum, one) => sum + one, 0);
  // Up to each bound of the histogram: 50 ms, and 30 s.
  if (durationMs !== undefined) counts.duration.counts[durationMs === 40 ? 6 : 14] = total;
  counts.duration.maxMs = durationMs ?? 0;
  const self = { worker: host, version: '1', startedAt: new Date(), underWay: 0, skewMs: 0 };
  await jiter.store.fleet.beat({ ...self, counts: [counts] });
}

/** One of which nothing is known. */
async function anotherOrg(name: string) {
  const { org, apiKey } = await jiter.store.orgs.create(name);
  return { org, api: supertest.agent(jiter.url).set('x-api-key', apiKey) };
}

type Shown = { host: string; state: string; waiting: number; nextDueAt?: string };
const list = async (api = jiter.api) =>
  (await api.get('/api/destinations').expect(200)).body as { destinations: Shown[] };

test('the hosts are told with how they do, the worst first', async () => {
  const { destinations, ...others } = await list();
  expect(destinations.map(({ host, state }) => [host, state])).toEqual([
    ['bad.example', 'failing'],
    ['old.example', 'failing'],
    ['slow.example', 'slow'],
    ['fine.example', 'well'],
    ['next.example', 'quiet'],
  ]);
  expect(others).toMatchObject({ more: false, waitingAtLeast: false });
  expect(destinations[0]).toMatchObject({ recent: { errorRate: 0.8 }, day: { errorRate: 0.8 } });
  expect(destinations[1]).toMatchObject({
    recent: { attempts: { timeout: 0 } },
    day: { attempts: { timeout: 3 } },
  });
  expect(destinations[3]).toMatchObject({ waiting: 1, maxMs: 40 });
  expect(destinations[4]!.nextDueAt).toBeDefined();
});

test('of events and of ticks a thousand that wait are looked at, and it is said where there are more', async () => {
  const { org, api } = await anotherOrg('waiting');
  const insert = (from: number, to: number, cron: string) =>
    runSql(
      jiter.databaseUrl,
      `insert into events (org_id, scheduled_time, due_at, destination, payload, cron_id)
       select ${org}, at, at, 'https://late.example/', '', ${cron}
       from generate_series(${from}, ${to}) as n, lateral (select now() - interval '1 hour' + n * interval '1 ms' as at) as row`,
    );
  const look = async () => (await api.get('/api/destinations').expect(200)).body as object;
  await insert(1, 600, 'null');
  await insert(1, 600, '7');
  expect(await look()).toMatchObject({ destinations: [{ waiting: 1_200 }], waitingAtLeast: false });
  await insert(601, 1_001, '7');
  expect(await look()).toMatchObject({ destinations: [{ waiting: 1_600 }], waitingAtLeast: true });
});

test('of hosts that do alike those for which most waits come first, and two hundred are told', async () => {
  const { org, api } = await anotherOrg('many');
  const insert = (host: string, to: number) =>
    runSql(
      jiter.databaseUrl,
      `insert into events (org_id, scheduled_time, due_at, destination, payload)
       select ${org}, now() - interval '1 hour', now() - interval '1 hour', 'https://' || ${host} || '/', '' from generate_series(1, ${to}) as n`,
    );
  await insert(`lpad(n::text, 3, '0') || '.example'`, 198);
  for (const [host, waiting] of [
    ['y', 2],
    ['z', 3],
  ] as const)
    await insert(`'${host}.example'`, waiting);
  const look = async () =>
    (await api.get('/api/destinations').expect(200)).body as { destinations: Shown[]; more: boolean };
  const { destinations, more } = await look();
  expect(destinations.map(({ host }) => host).slice(0, 3)).toEqual(['z.example', 'y.example', '001.example']);
  expect([destinations.length, more]).toEqual([200, false]);
  await insert(`'x.example'`, 1);
  const beyond = await look();
  expect([beyond.destinations.length, beyond.more]).toEqual([200, true]);
});

test('a rate of errors that is not nothing, or not all, is not said to be', async () => {
  const { org, api } = await anotherOrg('rates');
  const ago = { durationMs: 1, agoMs: 3_600_000 };
  await count('nearly-fine.example', { '2xx': 99_999, '5xx': 1 }, ago, org);
  await count('nearly-dead.example', { '2xx': 1, '5xx': 99_999 }, ago, org);
  const rateOf = async (host: string, by = jiter.api) =>
    ((await by.get(`/api/destinations/${host}`).expect(200)).body as { day: { errorRate: number } }).day
      .errorRate;
  expect(await rateOf('nearly-fine.example', api)).toBe(0.0001);
  expect(await rateOf('nearly-dead.example', api)).toBe(0.9999);
  expect(await rateOf('old.example')).toBe(1);
  expect(await rateOf('fine.example')).toBe(0);
});

test('one host is told of by itself, with what our guard says', async () => {
  const { body } = await jiter.api.get('/api/destinations/BAD.example').expect(200);
  expect(body).toMatchObject({ host: 'bad.example', state: 'failing', guard: { allowed: true } });
  const refused = await jiter.api.get('/api/destinations/bad.example:22').expect(200);
  expect(refused.body).toMatchObject({ guard: { allowed: false, reason: expect.stringContaining('22') } });
  const unknown = await jiter.api.get('/api/destinations/nowhere.example:8443').expect(200);
  expect(unknown.body).toMatchObject({ host: 'nowhere.example:8443', state: 'quiet', waiting: 0 });
  await jiter.api.get('/api/destinations/a%20b').expect(404);
  await jiter.api.get('/api/destinations/a%2Fb').expect(404);
  await jiter.api.post('/api/destinations/a%2Fb/test').send({ url: 'https://a/b' }).expect(404);
  await jiter.api.get('/api/destinations?host=a').expect(400);
});

test("another org's hosts are not among them", async () => {
  const { api } = await anotherOrg('other');
  const { body } = await api.get('/api/destinations').expect(200);
  expect(body.destinations).toEqual([]);
});

test('a test is an event like any other, tried once', async () => {
  const { api } = await anotherOrg('tests');
  const test = { url: 'https://fine.example/hook', payload: 'ping', method: 'PUT', format: 'raw' };
  const { body } = await api.post('/api/destinations/fine.example/test').send(test).expect(200);
  expect(body).toMatchObject({
    destination: 'https://fine.example/hook',
    payload: 'ping',
    method: 'PUT',
    labels: ['destination-test'],
    retryPolicy: { maxRetries: 0 },
  });
  expect(jiter.bells.at(-1)!.eventId).toBe(body.id);
  const listed = await api.get('/api/events?label=destination-test').expect(200);
  expect(listed.body).toHaveLength(1);
  // With a key for repeats it would be no test any more, but what the first one was answered.
  const repeated = api.post('/api/destinations/fine.example/test').set('Idempotency-Key', 'k').send(test);
  expect((await repeated.expect(400)).body.message).toContain('a repeat sends another test');
});

test.each([
  [{}, /'url' must be a URL of fine.example/],
  [{ url: 'https://other.example/' }, /'url' must be a URL of fine.example/],
  [{ url: 'https://fine.example/', retryPolicy: null }, /'retryPolicy'/],
  [{ url: 'https://fine.example/', headers: { host: 'x' } }, /host/i],
])('a test with %j is a 400', async (body, message) => {
  const answer = await jiter.api.post('/api/destinations/fine.example/test').send(body).expect(400);
  expect(answer.body.message).toMatch(message);
});

test('a host is one, however it is written: as requests to it are counted', async () => {
  const { org, api } = await anotherOrg('names');
  const host = 'xn--mnchen-3ya.example';
  await count(host, { '2xx': 3 }, {}, org);
  for (const written of ['https://MÜNCHEN.example/', 'https://münchen.example:443/x', `https://${host}/?y`])
    await api
      .post('/api/events')
      .send(aBody({ destination: written }))
      .expect(200);
  const asked = encodeURIComponent('München.example');
  const shown = (await list(api)).destinations.filter((one) => /m.*nchen/.test(one.host));
  expect(shown).toEqual([expect.objectContaining({ host, nextDueAt: expect.any(String) })]);
  const one = await api.get(`/api/destinations/${asked}`).expect(200);
  expect(one.body).toMatchObject({
    host,
    recent: { attempts: { '2xx': 3 } },
    nextDueAt: shown[0]!.nextDueAt,
  });
  const { body: stats } = await api.get(`/api/stats?host=${asked}`).expect(200);
  expect(stats.attempts['2xx'].reduce((sum: number, some: number) => sum + some, 0)).toBe(3);
  const { body: forecast } = await api.get('/api/forecast?by=host').expect(200);
  expect(forecast.hosts).toContainEqual({ host, due: 3 });
  const { body: listed } = await api.get(`/api/events?status=Pending&host=${asked}`).expect(200);
  expect(listed).toHaveLength(3);
  const bulk = { action: 'cancel', filter: { status: 'Pending', host: 'München.example' }, dryRun: true };
  const { body: foreseen } = await api.post('/api/bulk').send(bulk).expect(200);
  expect(foreseen.hosts).toEqual([{ host, n: 3 }]);
  const test = { url: 'https://münchen.example/hook' };
  await api.post(`/api/destinations/${asked}/test`).send(test).expect(200);
  const said = { host: 'MÜNCHEN.example', reason: '503', state: 'resolved' };
  expect((await api.put('/api/failures').send(said).expect(200)).body).toMatchObject({ host });
});

import { queryRows, runSql } from '@jiter/testkit';
import { FAILED, setupActs, type ActSetup } from '../acts/acts.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setupActs();
});
beforeEach(async () => {
  await jiter.clear();
  await runSql(jiter.databaseUrl, 'delete from failure_states');
});
afterAll(() => jiter.close());

/** One that failed so, at that host. */
async function failed(host: string, status: string, also: object = {}): Promise<string> {
  const id = await jiter.createAs(FAILED, { destination: `https://${host}/hook`, ...also });
  await runSql(
    jiter.databaseUrl,
    `update attempt_history set status = '${status}', response_data = 'said ${status}' where event_id = ${id}`,
  );
  return id;
}

type Group = { host: string; reason: string; count: number; state: string; sample: object; series: number[] };
const ask = async (query = '') =>
  (await jiter.api.get(`/api/failures${query}`).expect(200)).body as { groups: Group[] };
const judge = (body: object) => jiter.api.put('/api/failures').send(body);
const stateOf = async () => (await ask()).groups.map(({ state }) => state);

test('what failed is told by host and reason, the most first, with what was answered last', async () => {
  await failed('one.example', '503');
  const last = await failed('one.example', '503');
  await failed('one.example', 'timeout: no connection (ETIMEDOUT)');
  await failed('one.example', 'timeout: 30s');
  await failed('one.example', 'timeout: 30s');
  await failed('two.example:8443', 'unreachable: connection refused (ECONNREFUSED)');
  await failed('two.example:8443', 'refused: the destination may not be reached');
  await failed('two.example:8443', 'given up: its record was refused: of many words');
  await jiter.createAs({ kind: 'sent' });
  // Whoever tested has seen it.
  await failed('tried.example', '503', { labels: ['shop', 'destination-test'] });
  const { groups, ...all } = await ask();
  expect(groups.map(({ host, reason, count }) => [host, reason, count])).toEqual([
    ['one.example', 'timeout', 3],
    ['one.example', '503', 2],
    ['two.example:8443', 'ECONNREFUSED', 1],
    ['two.example:8443', 'given up', 1],
    ['two.example:8443', 'refused: the destination may not be reached', 1],
  ]);
  expect(groups[1]).toMatchObject({
    class: '5xx',
    sample: { eventId: last, status: '503', responseData: 'said 503' },
    state: 'open',
  });
  for (const { series, count } of groups) expect(series.reduce((sum, one) => sum + one, 0)).toBe(count);
  expect(all).toMatchObject({ count: 9, atLeast: false });
  expect((await ask('?host=two.example:8443')).groups).toHaveLength(3);
  for (const early of ['2020-01-01T00:00:00Z', '0000-01-01T00:00:00Z'])
    expect((await ask(`?to=${early}`)).groups).toEqual([]);
  const said = { host: 'one.example', reason: '503', state: 'ignored', untilAt: '0000-01-01T00:00:00Z' };
  expect((await judge(said).expect(200)).body).toMatchObject({ untilAt: '1970-01-01T00:00:00.000Z' });
});

test('a group is listed, counted and retried by its host and its reason, and without tests, which are none of it', async () => {
  const id = await failed('one.example', '503');
  const tested = await failed('one.example', '503', { labels: ['destination-test'] });
  await failed('one.example', '500');
  await failed('two.example', '503');
  const filter = 'status=Failed+To+Send&host=one.example&reason=503';
  const listed = await jiter.api.get(`/api/events?${filter}`).expect(200);
  expect(listed.body.map((event: { id: string }) => event.id)).toEqual([id]);
  expect((await jiter.api.get(`/api/events/count?${filter}`).expect(200)).body).toEqual({
    count: 1,
    atLeast: false,
  });
  expect((await jiter.api.get('/api/events?reason=500,503').expect(200)).body).toHaveLength(3);
  expect((await jiter.api.get(`/api/events?ids=${id}&reason=500`).expect(200)).body).toEqual([]);
  expect((await jiter.api.get(`/api/events?ids=${tested}&reason=503`).expect(200)).body).toEqual([]);
  expect(
    (await jiter.api.get(`/api/events?label=destination-test&host=one.example`).expect(200)).body,
  ).toHaveLength(1);
  const body = { filter: { host: 'one.example', reason: '503', status: 'Failed To Send' } };
  expect((await jiter.post('/retry', body).expect(200)).body).toEqual({ affected: 1, more: false });
  expect((await ask()).groups.map(({ host, reason }) => `${host} ${reason}`)).toEqual([
    'one.example 500',
    'two.example 503',
  ]);
});

test('a group is told and acted on without what failed at another port of its host', async () => {
  const id = await failed('one.example:443', '503');
  const other = await failed('one.example:8443', '503');
  const told = async (host: string) =>
    (await ask(`?host=${host}`)).groups.map(({ host: name, count }) => [name, count]);
  expect(await told('one.example')).toEqual([['one.example', 1]]);
  expect(await told('one.example:8443')).toEqual([['one.example:8443', 1]]);
  const idsOf = async (query: string) =>
    ((await jiter.api.get(`/api/events?${query}`).expect(200)).body as { id: string }[]).map((one) => one.id);
  const ofGroup = 'status=Failed+To+Send&host=one.example&reason=503';
  expect(await idsOf(ofGroup)).toEqual([id]);
  expect(await idsOf(`${ofGroup}&ids=${id},${other}`)).toEqual([id]);
  // Who looks for a host looks at all of its ports.
  expect(await idsOf('status=Failed+To+Send&host=one.example')).toHaveLength(2);
  const body = { filter: { host: 'one.example', reason: '503', status: 'Failed To Send' } };
  expect((await jiter.post('/retry', body).expect(200)).body).toEqual({ affected: 1, more: false });
  expect(await told('one.example:8443')).toEqual([['one.example:8443', 1]]);
});

test('a group begins with its first and ends with its last, whatever their origins, and tells of each step what failed in it', async () => {
  const fromMs = Date.now() - 86_400_000;
  const hoursLater = (hours: number) => new Date(fromMs + hours * 3_600_000).toISOString();
  const failedAt = async (origin: string, hours: number) => {
    const id = await failed(origin, '503');
    await runSql(
      jiter.databaseUrl,
      `update attempt_history set created_at = '${hoursLater(hours)}', response_data = '${hours}' where event_id = ${id}`,
      `update settled_events set scheduled_time = '${hoursLater(hours)}', failed_at = '${hoursLater(hours)}' where id = ${id}`,
    );
    return id;
  };
  // Neither in the order of their times, nor are those of one origin the first and the last.
  const last = await failedAt('one.example', 20.2);
  await failedAt('one.example', 20.1);
  await failedAt('one.example:443', 3.2);
  const ofJob = await failedAt('one.example:443', 3.1);
  await runSql(jiter.databaseUrl, `update settled_events set cron_id = 7 where id = ${ofJob}`);
  const { groups } = await ask(`?from=${hoursLater(0)}&to=${hoursLater(24)}`);
  expect(groups).toEqual([
    expect.objectContaining({
      ...{ count: 4, firstAt: hoursLater(3.1), lastAt: hoursLater(20.2) },
      series: Array.from({ length: 24 }, (_none, hour) => (hour === 3 || hour === 20 ? 2 : 0)),
      sample: { eventId: last, status: '503', responseData: '20.2' },
    }),
  ]);
});

test('an event failed by what its last attempt came to, or, without any, by what it says itself', async () => {
  const id = await jiter.create({
    destination: 'https://one.example/hook',
    delay: '0s',
    scheduledTime: undefined,
  });
  await jiter.attempt(id, { kind: 'retry', at: new Date() });
  await jiter.attempt(id, FAILED);
  const [expired, silent] = [await failed('two.example', '500'), await failed('two.example', '500')];
  await runSql(
    jiter.databaseUrl,
    `update attempt_history set response_data = repeat('x', 600), status =
       case when claim = (select max(claim) from attempt_history where event_id = ${id}) then '503' else '500' end
     where event_id = ${id}`,
    `delete from attempt_history where event_id in (${expired}, ${silent})`,
    `update settled_events set failure_reason = 'expired' where id = ${expired}`,
    `update settled_events set failure_reason = null where id = ${silent}`,
  );
  const { groups } = await ask();
  expect(groups.map(({ host, reason, sample }) => [host, reason, sample])).toEqual([
    ['one.example', '503', { eventId: id, status: '503', responseData: 'x'.repeat(500) }],
    ['two.example', 'expired', { eventId: expired, status: 'expired', responseData: '' }],
    ['two.example', 'unknown', { eventId: silent, status: 'unknown', responseData: '' }],
  ]);
});

test('what is resolved is open again once it fails again', async () => {
  await failed('one.example', '503');
  await judge({ host: 'one.example', reason: '503', state: 'resolved' }).expect(200);
  expect(await stateOf()).toEqual(['resolved']);
  await runSql(jiter.databaseUrl, `update settled_events set failed_at = now() + interval '1 second'`);
  expect((await ask(`?to=${new Date(Date.now() + 60_000).toISOString()}`)).groups[0]!.state).toBe('open');
});

test('what is ignored is open again when it fails too often, or for too long, or when somebody says so', async () => {
  for (let left = 3; left > 0; left -= 1) await failed('one.example', '503');
  const group = { host: 'one.example', reason: '503' };
  await judge({ ...group, state: 'ignored', untilPerHour: 3 }).expect(200);
  expect(await stateOf()).toEqual(['ignored']);
  await judge({ ...group, state: 'ignored', untilPerHour: 2 }).expect(200);
  expect(await stateOf()).toEqual(['open']);
  await judge({ ...group, state: 'ignored', untilAt: '2020-01-01T00:00:00Z' }).expect(200);
  expect(await stateOf()).toEqual(['open']);
  await judge({ ...group, state: 'ignored', untilAt: '2099-01-01T00:00:00Z' }).expect(200);
  expect(await stateOf()).toEqual(['ignored']);
  await judge({ ...group, state: 'open' }).expect(200);
  expect(await stateOf()).toEqual(['open']);
  // It is so already.
  await judge({ ...group, state: 'open' }).expect(200);
  const { body } = await jiter.api.get('/api/audit?action=failures.judged&limit=2').expect(200);
  expect(body.map(({ details }: { details: object }) => details)).toEqual([
    { ...group, state: 'open' },
    { ...group, state: 'ignored', untilAt: '2099-01-01T00:00:00.000Z' },
  ]);
});

test('of what was said a thousand are kept, and the oldest goes for another one', async () => {
  await runSql(
    jiter.databaseUrl,
    `insert into failure_states (org_id, host, reason, state, at)
     select ${jiter.org}, n || '.example', '503', 'ignored', now() - n * interval '1 minute' from generate_series(1, 1000) as n`,
  );
  await judge({ host: 'one.example', reason: '503', state: 'ignored' }).expect(200);
  const kept = await queryRows<{ host: string }>(
    jiter.databaseUrl,
    'select host from failure_states order by at desc',
  );
  expect([kept.length, kept[0]!.host, kept.at(-1)!.host]).toEqual([1_000, 'one.example', '999.example']);
});

test('what is said anew has no end of before', async () => {
  const said = { host: 'one.example', reason: '503', state: 'ignored' };
  await judge({ ...said, untilAt: '2099-01-01T00:00:00Z', untilPerHour: 3 }).expect(200);
  await judge(said).expect(200);
  expect(await queryRows(jiter.databaseUrl, 'select until_at, until_per_hour from failure_states')).toEqual([
    { until_at: null, until_per_hour: null },
  ]);
});

test('how much of what is ignored fails within an hour is the same of a month as of a day', async () => {
  const first = await failed('one.example', '503');
  for (let left = 2; left > 0; left -= 1) await failed('one.example', '503');
  await judge({ host: 'one.example', reason: '503', state: 'ignored', untilPerHour: 2 }).expect(200);
  const ofDays = async (days: number) =>
    (await ask(`?from=${new Date(Date.now() - days * 86_400_000).toISOString()}`)).groups[0]!.state;
  expect(await Promise.all([1, 7, 30].map(ofDays))).toEqual(['open', 'open', 'open']);
  // One of them failed more than an hour ago.
  const anHourAgo = "- interval '61 minutes'";
  await runSql(
    jiter.databaseUrl,
    `update attempt_history set created_at = created_at ${anHourAgo} where event_id = ${first}`,
    `update settled_events set failed_at = failed_at ${anHourAgo} where id = ${first}`,
  );
  expect((await ask()).groups).toMatchObject([{ reason: '503', count: 3 }]);
  expect(await Promise.all([1, 7, 30].map(ofDays))).toEqual(['ignored', 'ignored', 'ignored']);
});

test.each([
  [{}, /'host' must be a text of 1 to 300 characters, as 'GET \/failures' tells it/],
  [[], /Please send a JSON object with 'host', 'reason' and 'state'/],
  [{ host: '', reason: '503', state: 'open' }, /'host' must be a text/],
  [{ host: 'a', reason: 5, state: 'open' }, /'reason' must be a text/],
  [{ host: 'a', reason: '503', state: 'gone' }, /'state' must be one of 'open', 'resolved', 'ignored'/],
  [{ host: 'a', reason: '503', state: 'resolved', untilPerHour: 3 }, /'untilPerHour'/],
  [{ host: 'a', reason: '503', state: 'ignored', untilAt: 'soon' }, /'untilAt'/],
  [{ host: 'a', reason: '503', state: 'ignored', untilAt: 5 }, /'untilAt' must be an ISO-8601 time/],
  [
    { host: 'a', reason: '503', state: 'ignored', untilPerHour: -1 },
    /must be a whole number from 0 to 1000000/,
  ],
  [
    { host: 'a', reason: '503', state: 'ignored', untilPerHour: 1.5 },
    /must be a whole number from 0 to 1000000/,
  ],
  [{ host: 'a', reason: '503', state: 'ignored', note: 'x' }, /'note' is not a field that can be sent: only/],
  [{ host: 'a\u0000', reason: '503', state: 'ignored' }, /'host'/],
])('%j is a 400', async (body, message) => {
  const answer = await judge(body).expect(400);
  expect(answer.body.message).toMatch(message);
});

test.each(['?from=x', '?from=2027-01-02T00:00:00Z&to=2027-01-01T00:00:00Z', '?limit=5'])(
  '%s is a 400',
  async (query) => {
    await jiter.api.get(`/api/failures${query}`).expect(400);
  },
);

test("another org's failures are not told, and what it says of them is its own", async () => {
  await failed('one.example', '503');
  const { apiKey } = await jiter.store.orgs.create('other');
  const asOther = await jiter.api.get('/api/failures').set('x-api-key', apiKey).expect(200);
  expect(asOther.body).toMatchObject({ groups: [], count: 0 });
  const said = { host: 'one.example', reason: '503', state: 'resolved' };
  await judge(said).set('x-api-key', apiKey).expect(200);
  expect(await stateOf()).toEqual(['open']);
});

test('what was answered is not shown to keys that see no payloads', async () => {
  await failed('one.example', '503');
  const made = await jiter.api
    .post('/api/keys')
    .send({ name: 'k', scopes: ['events:read-redacted'] })
    .expect(200);
  const { apiKey } = made.body as { apiKey: string };
  const { body } = await jiter.api.get('/api/failures').set('x-api-key', apiKey).expect(200);
  expect(JSON.stringify(body)).not.toContain('said 503');
});

test('a host is one, however its events have it written', async () => {
  await failed('MÜNCHEN.example', '503');
  await failed('xn--mnchen-3ya.example:443', '503');
  const { groups } = await ask();
  expect(groups.map(({ host, count }) => [host, count])).toEqual([['xn--mnchen-3ya.example', 2]]);
  expect((await ask(`?host=${encodeURIComponent('münchen.example')}`)).groups).toHaveLength(1);
  await judge({ host: 'München.example', reason: '503', state: 'resolved' }).expect(200);
  expect(await stateOf()).toEqual(['resolved']);
});

import { runSql } from '@jiter/testkit';
import { FAILED, setupActs, type ActSetup } from '../acts/acts.fixture.ts';
import { aBody, soon } from '../test-setup.ts';

let jiter: ActSetup;
let ids: string[];
beforeAll(async () => {
  jiter = await setupActs();
});
beforeEach(async () => {
  await jiter.clear();
  ids = [];
  for (const payload of ['one', 'Two', '100% off', 'a_b'])
    ids.push(await jiter.create({ payload, scheduledTime: soon(60_000 + ids.length * 1_000) }));
});
afterAll(() => jiter.close());

type Answer = { status: number; body: { id: string }[]; headers: Record<string, string>; text: string };

const list = (query: string) =>
  jiter.api.get(`/api/events?${query}`) as unknown as Promise<Answer> & {
    expect(status: number): Promise<Answer>;
  };
const found = async (query: string) => (await list(query).expect(200)).body.map(({ id }) => ids.indexOf(id));
const count = async (query: string) => (await jiter.api.get(`/api/events/count?${query}`).expect(200)).body;

test('events are listed by their ids, in the order in which they were made, also what cron jobs made', async () => {
  const job = { payload: '', destination: 'https://example.com/', expression: '0 9 * * 1' };
  const { id } = (await jiter.api.post('/api/cronjobs').send(job).expect(200)).body;
  const run = (await jiter.api.post(`/api/cronjobs/${id}/run`).expect(200)).body as { id: string };
  await jiter.api.post(`/api/events/${ids[3]}/cancel`).expect(200);
  ids.push(run.id);
  expect(await found(`ids=${[ids[4], ids[3], ids[1], '7', ids[1]].join()}`)).toEqual([1, 3, 4]);
  expect(await found(`ids=${ids.join()}&status=Cancelled`)).toEqual([3]);
  expect(await found(`ids=${ids.join()}&order=desc&limit=2`)).toEqual([4, 3]);
});

test.each([
  ['cancelled', () => jiter.api.post(`/api/events/${ids[1]}/cancel`).expect(200)],
  ['edited', () => jiter.api.put(`/api/events/${ids[1]}`).send({ payload: 'new' }).expect(200)],
  ['claimed', () => jiter.store.deliveries.claim([ids[1]!], { aheadMs: 3_600_000, leaseMs: 60_000 })],
  ['waiting for a retry', () => jiter.attempt(ids[1]!, { kind: 'retry', at: new Date(Date.now() + 60_000) })],
  ['sent', () => jiter.attempt(ids[1]!, { kind: 'sent' })],
  [
    'retried',
    async () => {
      await jiter.attempt(ids[1]!, FAILED);
      await jiter.api.post(`/api/events/${ids[1]}/retry`).expect(200);
    },
  ],
])('of what is shown, what changed since is answered, and nothing else: %s', async (_name, change) => {
  await runSql(jiter.databaseUrl, "update events set updated_at = updated_at - interval '1 hour'");
  const first = await list(`ids=${ids.join()}`).expect(200);
  const since = first.headers['x-updated-to'];
  const none = await list(`ids=${ids.join()}&updatedSince=${since}`);
  expect([none.status, none.text, Boolean(none.headers['x-updated-to'])]).toEqual([304, '', true]);
  await change();
  expect(await found(`ids=${ids.join()}&updatedSince=${since}`)).toEqual([1]);
  // Of what changed there is none that is asked for.
  expect((await list(`ids=${ids[0]}&updatedSince=${since}`)).status).toBe(304);
});

test('what began to change before somebody looked, and was there to be read after that, is answered to him next', async () => {
  const query = `ids=${ids.join()}`;
  await runSql(jiter.databaseUrl, "update events set updated_at = updated_at - interval '1 hour'");
  const { headers } = await list(query).expect(200);
  // By the time at which its statement began, which was a worker's, and took almost as long as that may.
  await runSql(
    jiter.databaseUrl,
    `update events set payload = 'late', updated_at = now() - interval '30 seconds' where id = ${ids[2]}`,
  );
  expect(await found(`${query}&updatedSince=${headers['x-updated-to']}`)).toEqual([2]);
});

test.each([
  ['q=ONE', [0]],
  ['q=two', [1]],
  ['q=100%25', [2]],
  ['q=%25', [2]],
  ['q=_', [3]],
  ['q=EXAMPLE.com', [0, 1, 2, 3]],
  ['q=example.com/hook&order=desc', [3, 2, 1, 0]],
  ['q=nowhere', []],
  ['q=two&status=Sent', []],
  ['q=two&status=Pending', [1]],
  ['q=two&host=example.com', [1]],
])('%s finds %j', async (query, expected) => {
  expect(await found(query)).toEqual(expected);
  expect(await count(query.replace(/&order=desc/, ''))).toEqual({ count: expected.length, atLeast: false });
});

test('an event is found by its id and by its webhook-id', async () => {
  expect(await found(`q=${ids[2]}`)).toEqual([2]);
  expect(await found(`q=evt_${ids[2]}`)).toEqual([2]);
  expect(await found(`q=${ids[2]}&ids=${ids[0]},${ids[2]}`)).toEqual([2]);
  expect(await found(`q=${ids[2]}&ids=${ids[0]}`)).toEqual([]);
  expect(await found(`q=evt_12`)).toEqual([]);
});

test('pages of a search go on to either side', async () => {
  const first = await list('q=example&limit=2').expect(200);
  const second = await list(`q=example&limit=2&cursor=${first.headers['x-next-cursor']}`).expect(200);
  expect(second.body.map(({ id }) => ids.indexOf(id))).toEqual([2, 3]);
  expect(second.headers['x-next-cursor']).toBeUndefined();
  const back = await list(`q=example&limit=2&cursor=${second.headers['x-previous-cursor']}`).expect(200);
  expect(back.body).toEqual(first.body);
});

test('a search of many says how far it came, and goes on from there', async () => {
  await runSql(
    jiter.databaseUrl,
    `insert into events (org_id, destination, payload, scheduled_time, due_at, wake_at)
     select ${jiter.org}, 'https://example.com/', case when n = 55000 then 'needle' else '' end, at, at, at
     from generate_series(1, 60000) as n, lateral (select now() + n * interval '1 second' + interval '1 hour' as at) as due`,
    'vacuum analyze events',
  );
  let seen: unknown[] = [];
  let pages = 0;
  for (let cursor: string | undefined = ''; cursor !== undefined; pages += 1) {
    const { body, headers }: Answer = await list(`q=needle${cursor && `&cursor=${cursor}`}`).expect(200);
    seen = [...seen, ...body];
    cursor = headers['x-next-cursor'];
    expect(headers['x-searched-to'] === undefined).toBe(cursor === undefined);
  }
  expect(seen).toHaveLength(1);
  // By 50,000 rows a page, or fewer where this machine is slow.
  expect(pages).toBeGreaterThan(1);
  const counted = await jiter.api.get('/api/events/count?q=needle').expect(200);
  expect(counted.body).toEqual({ count: 0, atLeast: true });
  expect(counted.headers['x-searched-to']).toBeDefined();
  expect(await count('')).toEqual({ count: 10_000, atLeast: true });
  expect(await count('status=Cancelled')).toEqual({ count: 0, atLeast: false });
});

test.each([
  ['', 4],
  ['status=Pending', 3],
  ['status=Sent,Cancelled', 1],
  ['host=nowhere.example&status=Pending', 0],
  ['label=x', 0],
  [`createdStartDate=2020-01-01T00:00:00Z`, 4],
  ['createdEndDate=2020-01-01T00:00:00Z', 0],
  ['sentAtStartDate=2020-01-01T00:00:00Z', 0],
  ['sentAtStartDate=2020-01-01T00:00:00Z&failedAtStartDate=2020-01-01T00:00:00Z', 0],
])('a count is what the list has: %s', async (query, expected) => {
  await jiter.api.post(`/api/events/${ids[3]}/cancel`).expect(200);
  expect((await found(query)).length).toBe(expected);
  expect(await count(query)).toEqual({ count: expected, atLeast: false });
});

test.each([
  ['', 'updatedSince=2027-01-01T00:00:00Z', /'updatedSince' is for 'ids'/],
  ['', 'ids=', /'ids'/],
  ['', 'ids=a', /'ids'/],
  ['', `ids=${Array.from({ length: 101 }, (_, index) => index + 1).join()}`, /100 ids/],
  ['', 'q=', /'q'/],
  ['', 'q=%20', /'q'/],
  ['', `q=${'x'.repeat(201)}`, /'q'/],
  ['', 'q=%00', /'q'/],
  ['/count', 'limit=5', /'limit' is not a parameter of this count/],
  ['/count', 'order=desc', /'order'/],
  ['/count', 'ids=1&updatedSince=2027-01-01T00:00:00Z', /'updatedSince'/],
  ['/count', 'host=example.com', /range of time/],
])('%s?%s is a 400', async (path, query, message) => {
  const { body } = await jiter.api.get(`/api/events${path}?${query}`).expect(400);
  expect(body.message).toMatch(message);
});

test('whoever is not shown payloads learns nothing of them by searching', async () => {
  const { apiKey } = (
    await jiter.api
      .post('/api/keys')
      .send({ name: 'k', scopes: ['events:read-redacted', 'events:write'] })
      .expect(200)
  ).body as { apiKey: string };
  const ask = (path: string) => jiter.api.get(path).set('x-api-key', apiKey).expect(200);
  expect((await ask('/api/events?q=two')).body).toEqual([]);
  expect((await ask('/api/events/count?q=two')).body).toEqual({ count: 0, atLeast: false });
  expect((await ask('/api/events?q=example.com')).body).toHaveLength(4);
  const body = { filter: { q: 'two' }, dryRun: true };
  const bulk = await jiter.post('/cancel', body).set('x-api-key', apiKey).expect(200);
  expect(bulk.body).toEqual({ affected: 0, more: false });
  expect((await jiter.post('/cancel', body).expect(200)).body).toEqual({ affected: 1, more: false });
});

test('what a search finds can be cancelled as a whole', async () => {
  await jiter.post('/cancel', { filter: { q: 'example' }, limit: 2 }).expect(200);
  expect(await count('status=Cancelled')).toEqual({ count: 2, atLeast: false });
  await jiter.api
    .post('/api/events')
    .send(aBody({ destination: 'https://other.example/' }))
    .expect(200);
  expect((await jiter.post('/cancel', { filter: { q: 'example.com' } }).expect(200)).body).toEqual({
    affected: 2,
    more: false,
  });
});

import { runSql } from '@jiter/testkit';
import { setUpFirst } from '../people/people.fixture.ts';
import { aBody, setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
/** Another API process, on the same database. */
let other: Setup;
let owner: Awaited<ReturnType<typeof setUpFirst>>['browser'] | undefined;

beforeAll(async () => {
  jiter = await setup();
  other = await setup({ cronJobs: jiter.store.cronJobs, keys: jiter.store.keys });
});
afterAll(() => Promise.all([jiter.close(), other.close()]));

const job = { payload: 'tick', destination: 'https://example.com/', expression: '0 9 * * 1' };
const post = (path: string, key: string, body?: object, api = jiter.api) =>
  api.post(`/api${path}`).set('Idempotency-Key', key).send(body);
const make = (key: string, body: object = job, api = jiter.api) => post('/cronjobs', key, body, api);
const countOf = async (path: string) => (await jiter.api.get(`/api${path}`).expect(200)).body.length;

test('a repeat of a create is answered with the same cron job, as it is by now, and makes none', async () => {
  const first = await make('one').expect(200);
  expect(first.headers).not.toHaveProperty('idempotent-replayed');
  const [count, rung] = [await countOf('/cronjobs'), jiter.bells.length];
  for (const again of [
    make('"one"'),
    make('one', { ...job, timezone: 'UTC', misfire: 'once', format: 'envelope' }),
    make('one', { ...job, expression: '00 09 ? * 1', timezone: 'utc' }),
  ]) {
    const { headers, body } = await again.expect(200);
    expect(headers['idempotent-replayed']).toBe('true');
    expect(body).toEqual(first.body);
  }
  await jiter.api.put(`/api/cronjobs/${first.body.id}`).send({ status: 'Disabled' }).expect(200);
  expect((await make('one').expect(200)).body).toMatchObject({ id: first.body.id, status: 'Disabled' });
  expect([await countOf('/cronjobs'), jiter.bells.length]).toEqual([count, rung]);
});

test('a key that the version before took stands for the same', async () => {
  const { id } = (await make('before').expect(200)).body;
  await runSql(jiter.databaseUrl, `update cron_job_keys set meaning = null where key = 'before'`);
  expect((await make('before').expect(200)).body.id).toBe(id);
});

test('a repeat is answered when less is allowed by now than when it was first asked for', async () => {
  const less = await setup({ cronJobs: jiter.store.cronJobs, keys: jiter.store.keys, maxPayloadBytes: 3 });
  const { id } = (await make('less').expect(200)).body;
  expect((await make('less', job, less.api).expect(200)).body.id).toBe(id);
  await make('new', job, less.api).expect(413);
  await less.close();
});

test('a dry run tells that a key was used, or refuses it as a create would', async () => {
  const { id } = (await make('dry').expect(200)).body;
  const dry = (body: object) => post('/cronjobs?dryRun=true', 'dry', body);
  expect((await dry(job).expect(200)).body.warnings).toEqual([
    expect.stringContaining(`the cron job ${id} already`),
  ]);
  expect((await dry({ ...job, payload: 'other' }).expect(422)).body.cronJobId).toBe(id);
});

test('twenty at once over two processes make one', async () => {
  const count = await countOf('/cronjobs');
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => make('many', job, n % 2 ? jiter.api : other.api).expect(200)),
  );
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(answers.filter(({ headers }) => !('idempotent-replayed' in headers))).toHaveLength(1);
  expect(await countOf('/cronjobs')).toBe(count + 1);
});

test.each([
  { payload: 'another' },
  { destination: 'https://example.com/2' },
  { expression: '0 10 * * 1' },
  { timezone: 'Europe/Berlin' },
  { misfire: 'all' },
  { maxLateness: 5_000 },
  { labels: ['a'] },
  { headers: { Authorization: 'Bearer 1' } },
])('the same key with %j is a 422 that names the cron job', async (changes) => {
  const key = JSON.stringify(changes);
  const { id } = (await make(key).expect(200)).body;
  expect((await make(key, { ...job, ...changes }).expect(422)).body).toEqual({
    message: `This idempotency key was used for another cron job (${id}): send the same content, or another key`,
    code: 'idempotency_key_reused',
    cronJobId: id,
  });
});

test("a key is its org's, what is refused takes none, and a cron job that is removed gives its own back", async () => {
  await make('free', { ...job, expression: 'nonsense' }).expect(400);
  const { id } = (await make('free').expect(200)).body;
  const { apiKey } = await jiter.store.orgs.create('another');
  const theirs = await make('free').set('x-api-key', apiKey).expect(200);
  expect(theirs.body.id).not.toBe(id);
  await jiter.api.delete(`/api/cronjobs/${id}`).expect(200);
  const again = await make('free').expect(200);
  expect(again.body.id).not.toBe(id);
  expect(again.headers).not.toHaveProperty('idempotent-replayed');
  // Whoever takes a cron job away in another way leaves a key that stands for nothing.
  await runSql(jiter.databaseUrl, `delete from cron_jobs where id = ${again.body.id}`);
  expect((await make('free').expect(200)).headers).not.toHaveProperty('idempotent-replayed');
});

test('a run with a key is one run, whose event has the key', async () => {
  const { id } = (
    await jiter.api
      .post('/api/cronjobs')
      .send({ ...job, labels: ['a'] })
      .expect(200)
  ).body;
  const runs = await Promise.all(
    Array.from({ length: 10 }, () => post(`/cronjobs/${id}/run`, 'run').expect(200)),
  );
  const [event] = runs.map(({ body }) => body);
  expect(runs.map(({ body }) => body)).toEqual(runs.map(() => event));
  expect(event).toMatchObject({ labels: ['a'], idempotencyKey: 'run', payload: 'tick' });
  expect(jiter.bells.filter(({ eventId }) => eventId === event.id)).toHaveLength(1);
  const found = await jiter.api.get('/api/events?idempotencyKey=run').expect(200);
  expect(found.body.map((one: { id: string }) => one.id)).toEqual([event.id]);
  const another = (await jiter.api.post('/api/cronjobs').send(job).expect(200)).body;
  expect((await post(`/cronjobs/${another.id}/run`, 'run').expect(422)).body.eventId).toBe(event.id);
  await post('/events', 'run', aBody()).expect(422);
  await post('/cronjobs/987654321/run', 'nobody').expect(404);
  await post(`/cronjobs/${id}/run`, 'nobody').expect(200);
});

test.each([
  ['/keys', { name: 'a' }],
  ['/events/replay', { all: true }],
  ['/bulk', { action: 'retry', filter: { status: 'Failed To Send' } }],
  ['/secrets/rotate', {}],
  ['/destinations/example.com/test', { url: 'https://example.com/hook' }],
  ['/events/987654321/retry', {}],
  ['/events/retry', { all: true }],
  ['/events/cancel', { all: true }],
  ['/cronjobs/bulk', { action: 'pause', all: true }],
])('POST %s says that it takes no key', async (path, body) => {
  const answer = await post(path, 'k', body).expect(400);
  expect(answer.body).toEqual({
    message: expect.stringMatching(/^This call takes no Idempotency-Key: a repeat /),
    code: 'invalid_idempotency_key',
  });
});

test.each([
  ['/api/invitations', { role: 'member' }],
  ['/auth/orgs', { name: 'twice' }],
])('POST %s says so to a person', async (path, body) => {
  owner ??= (await setUpFirst(jiter)).browser;
  const answer = await owner.post(path).set('Idempotency-Key', 'k').send(body).expect(400);
  expect(answer.body.message).toMatch(/^This call takes no Idempotency-Key: a repeat makes another /);
});

test('a header that is no key is a 400, and nothing is made', async () => {
  const count = await countOf('/cronjobs');
  for (const key of ['x'.repeat(256), '""', 'é']) {
    const answer = await make(key).expect(400);
    expect(answer.body.code).toBe('invalid_idempotency_key');
  }
  expect(await countOf('/cronjobs')).toBe(count);
});

import { queryRows } from '@jiter/testkit';
import { aBody, setup, soon, type Setup } from '../../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const create = (also: object) => jiter.api.post('/api/events').send(aBody(also as Record<string, unknown>));
const edit = (id: string, changes: object) => jiter.api.put(`/api/events/${id}`).send(changes);
const job = { payload: 'tick', destination: 'https://example.com/', expression: '0 9 * * 1' };
const after = (time: string, ms: number) => new Date(Date.parse(time) + ms).toISOString();

test('a retry policy is answered with what was left out', async () => {
  const answered = async (retryPolicy: object) =>
    (await create({ retryPolicy }).expect(200)).body.retryPolicy;
  const exponential = {
    backoff: 'exponential',
    initialDelay: '3s',
    multiplier: 2,
    maxDelay: '1h',
    jitter: 0.1,
  };
  const always = { stopOn: [410], maxRetryAfter: '10min' };
  expect(await answered({ maxRetries: 8 })).toEqual({ ...exponential, maxRetries: 8, ...always });
  expect(await answered({})).toEqual({ ...exponential, maxRetries: 5, ...always });
  expect(await answered({ maxRetries: 0 })).toEqual({ ...exponential, maxRetries: 0, ...always });
  expect(await answered({ delays: ['3s', '1m'], stopOn: [] })).toEqual({
    delays: ['3s', '1m'],
    ...always,
    stopOn: [],
  });
  expect(await answered({ delays: [] })).toEqual({ delays: [], ...always });
  expect(await answered({ backoff: 'fixed', initialDelay: '30s', maxRetryAfter: '24h' })).toEqual({
    backoff: 'fixed',
    maxRetries: 5,
    initialDelay: '30s',
    ...always,
    maxRetryAfter: '24h',
  });
  expect(await answered({ initialDelay: '2h' })).toMatchObject({ maxDelay: '2h' });
  const least = { maxRetries: 0, initialDelay: '100ms', maxDelay: '100ms', multiplier: 1, jitter: 0 };
  const most = { maxRetries: 100, initialDelay: '7d', maxDelay: '7d', multiplier: 10, jitter: 1 };
  for (const bounds of [least, most, { delays: Array(100).fill('7d') }, { maxRetryAfter: '0s' }])
    expect(await answered(bounds)).toMatchObject(bounds);
});

test('each event of a batch, and each run of a cron job, has the policy that was sent', async () => {
  const retryPolicy = {
    backoff: 'fixed',
    maxRetries: 2,
    initialDelay: '1m',
    stopOn: [],
    maxRetryAfter: '1h',
  };
  const { body: batch } = await jiter.api
    .post('/api/events/batch')
    .send([aBody(), aBody({ retryPolicy }), aBody({ retryPolicy: { maxRetries: -1 } })])
    .expect(200);
  expect(batch[0]).not.toHaveProperty('retryPolicy');
  expect([batch[1].retryPolicy, batch[2].code]).toEqual([retryPolicy, 'invalid_retry_policy']);
  const made = await jiter.api
    .post('/api/cronjobs')
    .send({ ...job, retryPolicy })
    .expect(200);
  const { body: run } = await jiter.api.post(`/api/cronjobs/${made.body.id}/run`).expect(200);
  expect([made.body.retryPolicy, run.retryPolicy]).toEqual([retryPolicy, retryPolicy]);
});

test.each([
  [5, 'must be an object'],
  [null, 'must be an object'],
  [{ retries: 5 }, "'retryPolicy.retries' is not a field"],
  [{ maxRetries: 101 }, "'retryPolicy.maxRetries' must be a whole number from 0 to 100"],
  [{ maxRetries: -1 }, "'retryPolicy.maxRetries' must be a whole number from 0 to 100"],
  [{ maxRetries: 1.5 }, "'retryPolicy.maxRetries' must be a whole number"],
  [{ maxRetries: '5' }, "'retryPolicy.maxRetries' must be a whole number"],
  [{ maxRetries: null }, "'retryPolicy.maxRetries' must be a whole number"],
  [{ initialDelay: 5 }, "'retryPolicy.initialDelay' must be a duration from 100ms to 7d, such as 30s or 1h"],
  [{ initialDelay: '99ms' }, "'retryPolicy.initialDelay' must be a duration"],
  [{ initialDelay: '7d1ms' }, "'retryPolicy.initialDelay' must be a duration"],
  [{ maxDelay: '1s' }, "'retryPolicy.maxDelay' must not be shorter"],
  [{ multiplier: 0.99 }, "'retryPolicy.multiplier' must be a number from 1 to 10"],
  [{ multiplier: 10.1 }, "'retryPolicy.multiplier' must be a number from 1 to 10"],
  [{ jitter: 1.1 }, "'retryPolicy.jitter' must be a number from 0 to 1"],
  [{ jitter: -0.1 }, "'retryPolicy.jitter' must be a number from 0 to 1"],
  [{ backoff: 'linear' }, "'retryPolicy.backoff' must be one of"],
  [{ backoff: 'fixed', multiplier: 2 }, "'retryPolicy.multiplier' cannot be sent here"],
  [{ delays: ['1s'], maxRetries: 2 }, "'retryPolicy.maxRetries' cannot be sent here"],
  [{ delays: '1s' }, "'retryPolicy.delays' must be an array"],
  [{ delays: ['1s', 'soon'] }, "'retryPolicy.delays[1]' must be a duration"],
  [{ delays: Array(101).fill('1s') }, "'retryPolicy.delays' must be an array of at most 100"],
  [{ stopOn: 410 }, "'retryPolicy.stopOn' must be an array of HTTP statuses"],
  [{ stopOn: [200] }, "'retryPolicy.stopOn' must be an array of HTTP statuses"],
  [{ maxRetryAfter: '24h1ms' }, "'retryPolicy.maxRetryAfter' must be a duration from 0s to 24h"],
])('the retry policy %j is refused', async (retryPolicy, words) => {
  const { body } = await create({ retryPolicy }).expect(400);
  expect(body).toEqual({ message: expect.stringContaining(words), code: 'invalid_retry_policy' });
  expect(
    (
      await jiter.api
        .post('/api/cronjobs')
        .send({ ...job, retryPolicy })
        .expect(400)
    ).body,
  ).toEqual(body);
});

test('an event expires as long after its time as it says, also when that moves, or at a moment', async () => {
  const { body } = await create({ maxAge: '1h30m' }).expect(200);
  expect(body).toMatchObject({ maxAge: '1h30m', expiresAt: after(body.scheduledTime, 5_400_000) });
  const scheduledTime = soon(3_600_000);
  const moved = (await edit(body.id, { scheduledTime }).expect(200)).body;
  expect(moved).toMatchObject({ maxAge: '1h30m', expiresAt: after(scheduledTime, 5_400_000) });
  const expiresAt = soon(7_200_000);
  const moment = (await edit(body.id, { expiresAt }).expect(200)).body;
  expect(moment).toMatchObject({ expiresAt });
  expect(moment).not.toHaveProperty('maxAge');
  expect((await edit(body.id, { scheduledTime: soon(9_000_000) }).expect(400)).body.code).toBe(
    'expires_before_time',
  );
  const never = (await edit(body.id, { expiresAt: null }).expect(200)).body;
  expect(never).not.toHaveProperty('expiresAt');
  const again = (await edit(body.id, { maxAge: '1d' }).expect(200)).body;
  expect(again.expiresAt).toBe(after(scheduledTime, 86_400_000));
  expect((await edit(body.id, { maxAge: null }).expect(200)).body).not.toHaveProperty('expiresAt');
  const created = (await create({ expiresAt }).expect(200)).body;
  // To take an age away takes no moment away that was said before, or is said with it, in whichever order.
  expect((await edit(created.id, { maxAge: null }).expect(200)).body).toMatchObject({ expiresAt });
  for (const both of [
    { maxAge: null, expiresAt },
    { expiresAt, maxAge: null },
  ]) {
    const { id } = (await create({ maxAge: '1h' }).expect(200)).body;
    const changed = (await edit(id, both).expect(200)).body;
    expect([changed.expiresAt, changed.maxAge]).toEqual([expiresAt, undefined]);
  }
  expect((await jiter.api.get(`/api/events/${created.id}`)).body).toMatchObject({ expiresAt });
  for (const maxAge of ['1s', '365d']) await create({ maxAge }).expect(200);
  // No attempt starts after it: at its own time one may.
  await create({ scheduledTime: expiresAt, expiresAt }).expect(200);
});

test('what would expire after the last moment there is expires then, and a batch has its other events', async () => {
  const last = '9999-12-31T23:59:59.999Z';
  const late = { scheduledTime: '9999-12-31T00:00:00.000Z', maxAge: '365d' };
  const { body } = await create(late).expect(200);
  expect(body).toMatchObject({ ...late, expiresAt: last });
  const batch = [aBody(), aBody(late), aBody()];
  const items = (await jiter.api.post('/api/events/batch').send(batch).expect(200)).body;
  expect(items.map(({ expiresAt }: { expiresAt?: string }) => expiresAt)).toEqual([
    undefined,
    last,
    undefined,
  ]);
  const moved = (await create({ maxAge: '2d' }).expect(200)).body;
  expect((await edit(moved.id, { scheduledTime: last }).expect(200)).body.expiresAt).toBe(last);
  const aged = (await create({ scheduledTime: last }).expect(200)).body;
  expect((await edit(aged.id, { maxAge: '1s' }).expect(200)).body.expiresAt).toBe(last);
  expect((await jiter.api.get(`/api/events/${aged.id}`).expect(200)).body.expiresAt).toBe(last);
});

test.each([
  [{ maxAge: '999ms' }, 'invalid_duration'],
  [{ maxAge: '365d1ms' }, 'invalid_duration'],
  [{ maxAge: 60 }, 'invalid_duration'],
  [{ expiresAt: 'later' }, 'invalid_expiry'],
  [{ expiresAt: '2001-01-01T00:00:00Z' }, 'expires_before_time'],
  [{ maxAge: '1h', expiresAt: '2999-01-01T00:00:00Z' }, 'two_times'],
])('%j is refused with the code %s', async (wrong, code) => {
  expect((await create(wrong).expect(400)).body.code).toBe(code);
});

test.each([
  ['10000-01-01T00:00:00Z', ': the last one is 9999-12-31T23:59:59.999Z'],
  ['2999-01-01T00:00:00', ': add a zone, such as Z or +02:00'],
  [
    '2999-01-15T10:00:60Z',
    ': a second 60 can be at the end of a month in UTC only, as in 2016-12-31T23:59:60Z',
  ],
])('of an end at %s it is said what is wrong with it', async (expiresAt, why) => {
  const message = `'expiresAt' must be an ISO-8601 time with a zone, such as 2027-01-31T10:00:00Z${why}`;
  expect((await create({ expiresAt }).expect(400)).body).toEqual({ message, code: 'invalid_expiry' });
});

test('the ticks of a cron job expire each by its own time', async () => {
  const { body } = await jiter.api
    .post('/api/cronjobs')
    .send({ ...job, maxAge: '2h' })
    .expect(200);
  const tick = async () =>
    (
      await queryRows<{ age: number }>(
        jiter.databaseUrl,
        'select extract(epoch from expires_at - scheduled_time)::float8 as age from events where cron_id = $1',
        [body.id],
      )
    ).map(({ age }) => age);
  expect(await tick()).toEqual([7_200]);
  await jiter.api.put(`/api/cronjobs/${body.id}`).send({ maxAge: '3h' }).expect(200);
  expect(await tick()).toEqual([10_800]);
  await jiter.api.put(`/api/cronjobs/${body.id}`).send({ expression: '0 10 * * 1' }).expect(200);
  expect(await tick()).toEqual([10_800]);
  await jiter.api.put(`/api/cronjobs/${body.id}`).send({ maxAge: null }).expect(200);
  expect(await tick()).toEqual([null]);
  const expiresAt = soon(60_000);
  expect(
    (
      await jiter.api
        .post('/api/cronjobs')
        .send({ ...job, expiresAt })
        .expect(400)
    ).body.message,
  ).toContain("'expiresAt' is not a field");
});

test('callbacks are answered as they were sent, their secrets as REDACTED', async () => {
  const url = 'https://example.com/done';
  const failureCallback = {
    url,
    headers: { 'X-Api-Key': 's3cret', 'X-A': '1' },
    method: 'PUT',
    timeout: '5s',
    retryPolicy: { maxRetries: 1 },
  };
  const { body } = await create({ successCallback: url, failureCallback }).expect(200);
  const shown = {
    ...failureCallback,
    headers: { 'X-Api-Key': 'REDACTED', 'X-A': '1' },
    retryPolicy: expect.objectContaining({ maxRetries: 1 }),
  };
  expect(body).toMatchObject({ successCallback: url, failureCallback: shown });
  const found = (await jiter.api.get(`/api/events/${body.id}`)).text;
  expect(JSON.parse(found)).toMatchObject({ failureCallback: shown });
  expect(found + (await jiter.api.get('/api/events')).text).not.toMatch(/s3cret|sealed/);
  await edit(body.id, { failureCallback: { url, headers: { 'X-Api-Key': 'REDACTED' } } }).expect(200);
  const [row] = await queryRows<{ sealed: { failureCallback: Record<string, string> } }>(
    jiter.databaseUrl,
    `select options -> 'sealed' as sealed from events where id = $1`,
    [body.id],
  );
  expect(jiter.store.secrets.openHeaders(jiter.org, row!.sealed.failureCallback)).toEqual({
    'X-Api-Key': 's3cret',
  });
});

test.each([
  ['ftp://example.com', 'invalid_callback'],
  [5, 'invalid_callback'],
  [{ headers: {} }, 'invalid_callback'],
  [{ url: 'https://example.com/', payload: 'x' }, 'invalid_callback'],
  [{ url: 'https://example.com/', method: 'GET' }, 'invalid_method'],
  [{ url: 'https://example.com/', timeout: '3min' }, 'timeout_out_of_range'],
  [{ url: 'https://example.com/', headers: { Host: 'x' } }, 'forbidden_header'],
  [{ url: 'https://example.com/', headers: { Cookie: 'REDACTED' } }, 'invalid_header'],
  [{ url: 'https://example.com/', retryPolicy: { maxRetries: -1 } }, 'invalid_retry_policy'],
])('the callback %j is refused with the code %s', async (failureCallback, code) => {
  const { body } = await create({ failureCallback }).expect(400);
  expect(body).toEqual({ message: expect.stringContaining("'failureCallback"), code });
});

test('a callback goes nowhere that an event may not go', async () => {
  const guarded = await setup({
    guard: { guardRequest: () => ({ kind: 'refused', reason: 'no' }) } as never,
  });
  const answer = await guarded.api
    .post('/api/events')
    .send(aBody({ successCallback: 'https://example.com/' }));
  expect(answer.status).toBe(400);
  await guarded.close();
});

import { aBody, setup, soon, type Setup } from '../test-setup.ts';

let jiter: Setup;
let isUpdated = true;
beforeAll(async () => {
  jiter = await setup({ isOfOneVersion: () => Promise.resolve(isUpdated) });
});
afterAll(() => jiter.close());

const URL = 'https://alerts.example.com/failed';
const put = (body: object) => jiter.api.put('/api/org').send(body);
const get = async () => (await jiter.api.get('/api/org').expect(200)).body as Record<string, unknown>;
const EVERYTHING = {
  retryPolicy: { maxRetries: 8 },
  timeout: '90s',
  failureCallback: { url: URL, headers: { Authorization: 'Bearer abc' } },
  on410: 'fail',
  traceContext: true,
  hidePayloads: true,
  retention: '12h',
  failedRetention: '3650d',
  maxPayloadBytes: 65_536,
};

/** An org whose settings no process remembers. */
async function anOrg() {
  const { org, apiKey } = await jiter.store.orgs.create('other');
  const as = (method: 'get' | 'post' | 'put', path: string, body: object | undefined) =>
    jiter.api[method](`/api${path}`).set('x-api-key', apiKey).send(body);
  return { org, as };
}

test('an org says what holds for its events, one setting at a time, and null takes it back', async () => {
  expect(await get()).toEqual({ id: jiter.org, name: 'first' });
  const { body } = await put(EVERYTHING).expect(200);
  expect(body).toEqual({
    ...EVERYTHING,
    id: jiter.org,
    name: 'first',
    retryPolicy: expect.objectContaining({ backoff: 'exponential', maxRetries: 8, stopOn: [410] }),
    failureCallback: { url: URL, headers: { Authorization: 'REDACTED' } },
  });
  expect((await put({ timeout: '5s' }).expect(200)).body).toEqual({ ...body, timeout: '5s' });
  expect(await get()).toEqual({ ...body, timeout: '5s' });
  const nulls = Object.fromEntries(Object.keys(EVERYTHING).map((name) => [name, null]));
  expect((await put(nulls).expect(200)).body).toEqual({ id: jiter.org, name: 'first' });
});

test('a secret header is kept sealed, and one that comes as it is shown keeps its value', async () => {
  await put({ failureCallback: EVERYTHING.failureCallback }).expect(200);
  const kept = await jiter.store.orgs.settingsOf(jiter.org);
  // What is sealed is base64, in which three letters come by chance.
  expect(JSON.stringify(kept)).not.toContain('Bearer abc');
  const shown = { url: `${URL}/v2`, headers: { Authorization: 'REDACTED' } };
  await put({ failureCallback: shown }).expect(200);
  const { settings } = await jiter.store.orgs.find(jiter.org);
  expect(jiter.store.secrets.openHeaders(jiter.org, settings.sealed!.failureCallback!)).toEqual({
    Authorization: 'Bearer abc',
  });
  await put({ failureCallback: null }).expect(200);
  expect((await put({ failureCallback: shown }).expect(400)).body.code).toBe('invalid_header');
  expect(await get()).toEqual({ id: jiter.org, name: 'first' });
});

test.each([
  [{}, 'no_setting', /^Nothing to change/],
  [{ retryPolicy: { maxRetries: 101 } }, 'invalid_retry_policy', /'retryPolicy.maxRetries' .* 0 to 100/],
  [{ retryPolicy: 3 }, 'invalid_retry_policy', /'retryPolicy' must be an object, such as/],
  [{ timeout: '3min' }, 'timeout_out_of_range', /'timeout' must be a duration from 1s to 2min/],
  [{ timeout: 30 }, 'timeout_out_of_range', /'timeout' needs a unit, such as/],
  [{ failureCallback: 'ftp://x' }, 'invalid_callback', /^'failureCallback' must start with/],
  [{ failureCallback: { url: 3 } }, 'invalid_callback', /^'failureCallback.url' must be the URL/],
  [{ on410: 'pause' }, 'invalid_on_410', /^'on410' must be 'fail'/],
  [{ retention: '59min' }, 'invalid_retention', /from 1h to 3650d, such as 12h or 90d/],
  [{ failedRetention: '3651d' }, 'invalid_failed_retention', /'failedRetention' .* from 1h to 3650d/],
  [{ maxPayloadBytes: 65_537 }, 'invalid_max_payload_bytes', /from 1 to 65536, such as 10000/],
  [{ maxPayloadBytes: 0 }, 'invalid_max_payload_bytes', /from 1 to 65536/],
  [{ maxPayloadBytes: '100' }, 'invalid_max_payload_bytes', /a whole number/],
  [{ traceContext: false }, 'invalid_trace_context', /'traceContext' must be true, .* or null/],
  [{ hidePayloads: false }, 'invalid_hide_payloads', /'hidePayloads' must be true, .* or null/],
  [{ tracing: true }, 'unknown_setting', /'tracing' is not a setting .*'retention'/],
  [{ successCallback: URL }, 'unknown_setting', /'successCallback' is not a setting/],
  [{ sealed: {} }, 'unknown_setting', /'sealed' is not a setting/],
  [{ timeout: '5s', x: 1 }, 'unknown_setting', /'x' is not a setting/],
])('%j is a 400, and changes nothing', async (body, code, message) => {
  const answer = await put(body).expect(400);
  expect(answer.body).toEqual({ code, message: expect.stringMatching(message) });
  expect(await get()).toEqual({ id: jiter.org, name: 'first' });
});

test.each(['maxPending', 'eventsPerMonth', 'maxCronJobs', 'maxHorizon', 'requestsPerMinute'])(
  '%s is for the operator alone',
  async (name) => {
    const { body } = await put({ timeout: '5s', [name]: 10 }).expect(403);
    expect(body.code).toBe('operator_only');
    expect(body.message).toContain(`npm run admin -- org set ORG ${name}=…`);
    expect(await get()).toEqual({ id: jiter.org, name: 'first' });
  },
);

test('a key that may not read events cannot have them sent to itself either', async () => {
  const { apiKey } = await jiter.store.keys.create({ org: jiter.org, name: 'x', scopes: ['org:admin'] });
  const as = () => jiter.api.put('/api/org').set('x-api-key', apiKey);
  expect((await as().send({ failureCallback: URL }).expect(403)).body.scope).toBe('events:read');
  await as().send({ failureCallback: null }).expect(200);
});

test('a rotation lets the secrets before go on for a day, unless it says for how long, up to a year', async () => {
  const { as } = await anOrg();
  const rotate = (body: object) => as('post', '/secrets/rotate', body);
  for (const [body, hours] of [
    [{}, 24],
    [{ overlap: '365d' }, 8_760],
  ] as const) {
    const { overlapEndsAt } = (await rotate(body).expect(200)).body;
    const [{ createdAt }] = (await as('get', '/secrets', undefined).expect(200)).body;
    expect(Math.round((Date.parse(overlapEndsAt) - Date.parse(createdAt)) / 3_600_000)).toBe(hours);
  }
  await rotate({ overlap: '366d' }).expect(400);
});

test('while a process of the version before lives, which would not heed it, nothing more is said', async () => {
  isUpdated = false;
  expect((await put({ timeout: '5s' }).expect(503)).body.code).toBe('not_updated');
  await put({ timeout: null }).expect(200);
  isUpdated = true;
});

test('a dry run shows when retries of the org would come, and an event its own', async () => {
  const { org, as } = await anOrg();
  await jiter.store.orgs.changeSettings(org, {
    retryPolicy: { delays: ['1h'], stopOn: [410], maxRetryAfter: '10min' },
  });
  const timesOf = async (body: object) =>
    (await as('post', '/events?dryRun=true', body).expect(200)).body.attemptTimes as string[];
  expect(await timesOf(aBody())).toHaveLength(2);
  expect(await timesOf(aBody({ retryPolicy: { maxRetries: 0 } }))).toHaveLength(1);
  const job = { payload: '', destination: URL, expression: '0 9 * * 1' };
  const ofJob = await as('post', '/cronjobs?dryRun=true', job).expect(200);
  expect(ofJob.body.attemptTimes).toHaveLength(2);
  const [ofBatch] = (await as('post', '/events/batch?dryRun=true', [aBody()]).expect(200)).body;
  expect(ofBatch.attemptTimes).toHaveLength(2);
});

test('an org has payloads as large as it says, wherever one can be sent', async () => {
  const { org, as } = await anOrg();
  const { id } = (await as('post', '/events', aBody()).expect(200)).body;
  const { org: tight, as: asTight } = await anOrg();
  await jiter.store.orgs.changeSettings(tight, { maxPayloadBytes: 4 });
  const job = { payload: 'hello', destination: URL, expression: '0 9 * * 1' };
  for (const [path, body] of [
    ['/events', aBody()],
    ['/events', aBody({ labels: ['a'] })],
    ['/events', aBody({ idempotencyKey: 'k' })],
    ['/events?dryRun=true', aBody()],
    ['/cronjobs', job],
  ] as const) {
    const answer = await asTight('post', path, body).expect(413);
    expect(answer.body.message).toBe("'payload' is too large: it may have at most 4 bytes in UTF-8");
  }
  const { body } = await asTight('post', '/events/batch', [aBody({ payload: 'four' }), aBody()]).expect(200);
  expect([body[0].payload, body[1].status]).toEqual(['four', 413]);
  await asTight('put', `/events/${body[0].id}`, { payload: 'hello' }).expect(413);
  await as('put', `/events/${id}`, { payload: 'hello again' }).expect(200);
  expect(await jiter.store.orgs.settingsOf(org)).toEqual({});
});

test('nor is what is done with many, or again, due later than that', async () => {
  const { org, as } = await anOrg();
  await jiter.store.orgs.changeSettings(org, { maxHorizon: '1d' });
  const { id } = (await as('post', '/events', aBody()).expect(200)).body;
  for (const [path, body, field] of [
    [`/events/${id}/retry`, { delay: '25h' }, 'delay'],
    ['/events/retry', { ids: [id], spread: '25h' }, 'spread'],
    ['/events/replay', { all: true, spread: '25h' }, 'spread'],
  ] as const) {
    expect((await as('post', path, body).expect(400)).body).toEqual({
      message: `'${field}' is too far ahead: this organisation may schedule at most 1d ahead`,
      code: 'beyond_horizon',
    });
  }
  await as('post', '/events/retry', { ids: [id], spread: '1d' }).expect(200);
  // What is allowed reaches the event, which has not failed.
  await as('post', `/events/${id}/retry`, { delay: '1d' }).expect(409);
});

test('an org whose events may be a day ahead is refused more, wherever a time can be sent', async () => {
  const { org, as } = await anOrg();
  await jiter.store.orgs.changeSettings(org, { maxHorizon: '1d' });
  const { id } = (await as('post', '/events', aBody({ scheduledTime: soon(80_000_000) })).expect(200)).body;
  const far = { scheduledTime: soon(90_000_000) };
  const { scheduledTime: _time, ...untimed } = aBody();
  for (const [method, path, body] of [
    ['post', '/events', aBody(far)],
    ['post', '/events', aBody({ ...far, idempotencyKey: 'k' })],
    ['post', '/events', { ...untimed, delay: '25h' }],
    ['post', '/events', { ...untimed, localTime: '2100-01-01T00:00', timezone: 'UTC' }],
    ['post', '/events?dryRun=true', aBody(far)],
    ['put', `/events/${id}`, far],
    ['put', `/events/${id}`, { delay: '25h' }],
  ] as const) {
    const answer = await as(method, path, body).expect(400);
    const field = ['delay', 'localTime', 'scheduledTime'].find((name) => name in body);
    expect(answer.body).toEqual({
      message: `'${field}' is too far ahead: this organisation may schedule at most 1d ahead`,
      code: 'beyond_horizon',
    });
  }
  const { body } = await as('post', '/events/batch', [aBody(), aBody(far)]).expect(200);
  expect([body[0].status, body[1].code]).toEqual(['Pending', 'beyond_horizon']);
  await as('post', `/events/${id}/cancel`, undefined).expect(200);
  for (const [field, said] of [
    ['delay', '25h'],
    ['scheduledTime', far.scheduledTime],
  ] as const) {
    expect((await as('post', `/events/${id}/replay`, { [field]: said }).expect(400)).body).toEqual({
      message: `'${field}' is too far ahead: this organisation may schedule at most 1d ahead`,
      code: 'beyond_horizon',
    });
  }
});

test.each([
  [{}, [undefined, undefined]],
  [{ retention: '1h' }, ['1h', '1h']],
  [{ retention: '30d', failedRetention: '2h' }, [undefined, '2h']],
  [{ retention: '1h', failedRetention: '30d' }, ['1h', undefined]],
])('with %j what was cancelled, and what failed, is said to go soon: %j', async (settings, goes) => {
  const { org, as } = await anOrg();
  await jiter.store.orgs.changeSettings(org, settings);
  const [cancelled, failed] = await Promise.all(
    [0, 1].map(async () => (await as('post', '/events', aBody()).expect(200)).body as { id: string }),
  );
  await as('post', `/events/${cancelled!.id}/cancel`, undefined).expect(200);
  const [event] = await jiter.store.deliveries.claim([failed!.id], { aheadMs: 600_000, leaseMs: 600_000 });
  await jiter.store.deliveries.record({
    ...{ event: event!, startedAt: new Date(), lagMs: 1, durationMs: 1, status: '500', responseData: '' },
    ...{ signatures: { jiter: 'x', standard: 'v1,x' }, userAgent: 'Jiter', worker: 'w' },
    outcome: { kind: 'failed', reason: 'exhausted' },
  });
  const texts = await Promise.all(
    [cancelled!, failed!].map(async ({ id }) => {
      const { body } = await as('get', `/events/${id}/explanation`, undefined).expect(200);
      const { sentences } = body as { sentences: { code: string; at: string }[] };
      return sentences;
    }),
  );
  const hours = texts.map((sentences) => {
    const [end] = sentences.filter(({ code }) => code === 'cancelled' || code === 'exhausted');
    const soon = sentences.find(({ code }) => code === 'pruned-soon');
    return soon && `${Math.round((Date.parse(soon.at) - Date.parse(end!.at)) / 3_600_000)}h`;
  });
  expect(hours).toEqual(goes);
});

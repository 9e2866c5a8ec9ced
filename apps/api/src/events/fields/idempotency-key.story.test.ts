import fc from 'fast-check';
import { aBody, MAX_PAYLOAD_BYTES, setup, soon, type Setup } from '../../test-setup.ts';

let jiter: Setup;
/** Another API process, on the same database. */
let other: Setup;

beforeAll(async () => {
  jiter = await setup();
  other = await setup({ events: jiter.store.events, keys: jiter.store.keys });
});
afterAll(() => Promise.all([jiter.close(), other.close()]));

const post = (body: object, key?: string, api = jiter.api) => {
  const call = api.post('/api/events');
  return (key === undefined ? call : call.set('Idempotency-Key', key)).send(body);
};
const countEvents = async () => (await jiter.api.get('/api/events').expect(200)).body.length;

test('a repeat is answered with the same event, says so, and makes none and rings for none', async () => {
  const body = aBody();
  const first = await post(body, 'k1').expect(200);
  expect(first.headers).not.toHaveProperty('idempotent-replayed');
  expect(first.body.idempotencyKey).toBe('k1');
  expect(jiter.bells.at(-1)).toEqual({
    eventId: first.body.id,
    dueAt: new Date(body['scheduledTime'] as string),
  });
  const [count, rung] = [await countEvents(), jiter.bells.length];
  for (const again of [
    post(body, 'k1'),
    post(body, '"k1"'),
    post({ ...body, idempotencyKey: 'k1' }),
    post({ ...body, idempotencyKey: 'k1' }, 'k1'),
  ]) {
    const { headers, body: event } = await again.expect(200);
    expect(headers['idempotent-replayed']).toBe('true');
    expect(event).toEqual(first.body);
  }
  expect([await countEvents(), jiter.bells.length]).toEqual([count, rung]);
});

test('fifty at once over two processes make one', async () => {
  const body = aBody();
  const count = await countEvents();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => post(body, 'fifty', n % 2 ? jiter.api : other.api).expect(200)),
  );
  expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  expect(answers.filter(({ headers }) => !('idempotent-replayed' in headers))).toHaveLength(1);
  expect(await countEvents()).toBe(count + 1);
});

test('it is answered as it is by then: cancelled, and when its time has passed', async () => {
  // It is there, and cancelled, before that, also where this machine is slow.
  const body = aBody({ scheduledTime: soon(2_000) });
  const { id } = (await post(body, 'late').expect(200)).body;
  await jiter.api.put(`/api/events/${id}`).send({ status: 'Cancelled' }).expect(200);
  await new Promise((resolve) =>
    setTimeout(resolve, Date.parse(body['scheduledTime'] as string) + 1 - Date.now()),
  );
  const again = await post(body, 'late').expect(200);
  expect(again.body).toMatchObject({ id, status: 'Cancelled' });
  const batch = [
    { ...body, idempotencyKey: 'late' },
    { ...body, idempotencyKey: 'never' },
  ];
  const [one, two] = (await jiter.api.post('/api/events/batch').send(batch).expect(200)).body;
  expect(one).toMatchObject({ id, status: 'Cancelled' });
  expect(two).toEqual({ message: 'Please make sure your scheduled time is in the future', status: 400 });
  expect((await post(body, 'never').expect(400)).body).toEqual({ message: two.message });
  expect((await post({ ...body, payload: 'other' }, 'late').expect(422)).body.eventId).toBe(id);
});

test('it is answered when less is allowed by now, or is left, than when it was first asked for', async () => {
  const later = { now: () => new Date(Date.now() + 600_000) };
  const stores = { events: jiter.store.events, keys: jiter.store.keys };
  const less = await setup({ ...stores, maxPayloadBytes: 4, clock: later });
  const { scheduledTime: _time, ...untimed } = aBody({ payload: '' });
  const bodies = [
    [413, aBody({ payload: 'hello', scheduledTime: soon(7_200_000) })],
    [400, { ...untimed, delay: '1h', expiresAt: soon(3_720_000) }],
  ] as const;
  for (const [status, body] of bodies) {
    const { id } = (await post(body, `less ${status}`).expect(200)).body;
    const again = await post(body, `less ${status}`, less.api).expect(200);
    expect([again.body.id, again.headers['idempotent-replayed']]).toEqual([id, 'true']);
    await post(body, `new ${status}`, less.api).expect(status);
    await post({ ...body, payload: 'much longer' }, `less ${status}`, less.api).expect(422);
    const batch = [`less ${status}`, `new ${status}`].map((idempotencyKey) => ({ ...body, idempotencyKey }));
    const results = (await less.api.post('/api/events/batch').send(batch).expect(200)).body;
    expect(results).toMatchObject([{ id }, { status }]);
  }
  await less.close();
});

test('an edit changes what is answered, and not what a repeat has to be', async () => {
  const body = aBody();
  const { id } = (await post(body, 'edited').expect(200)).body;
  await jiter.api
    .put(`/api/events/${id}`)
    .send({ payload: 'new', scheduledTime: soon(90_000) })
    .expect(200);
  expect((await post(body, 'edited').expect(200)).body).toMatchObject({ id, payload: 'new' });
  await post({ ...body, payload: 'new' }, 'edited').expect(422);
});

test('a delay and a local time are compared as what they are, and not by the moment that came of them', async () => {
  const { scheduledTime: _time, ...untimed } = aBody();
  const { id } = (await post({ ...untimed, delay: '1h' }, 'delayed').expect(200)).body;
  expect((await post({ ...untimed, delay: '1h' }, 'delayed').expect(200)).body.id).toBe(id);
  expect((await post({ ...untimed, delay: '60m' }, 'delayed').expect(200)).body.id).toBe(id);
  await post({ ...untimed, delay: '61m' }, 'delayed').expect(422);
  const local = { ...untimed, localTime: '2099-01-01T09:00', timezone: 'UTC' };
  const first = (await post(local, 'local').expect(200)).body;
  expect((await post(local, 'local').expect(200)).body).toEqual(first);
  const { scheduledTime } = first;
  await post({ ...untimed, scheduledTime }, 'local').expect(422);
});

test('what stands for nothing makes no other content, and the order of keys neither', async () => {
  const body = aBody({ metadata: { a: '1', b: '2' } });
  const { id } = (await post(body, 'order').expect(200)).body;
  const nothing = { method: 'POST', format: 'envelope', encoding: 'utf8', headers: {}, labels: [] };
  const elsewhere = new Date(Date.parse(body['scheduledTime'] as string) + 7_200_000).toISOString();
  const again = { ...nothing, ...body, scheduledTime: elsewhere.replace('Z', '+02:00') };
  expect((await post({ ...again, metadata: { b: '2', a: '1' } }, 'order').expect(200)).body.id).toBe(id);
});

const { scheduledTime } = aBody();
test.each([
  { payload: 'other' },
  { destination: 'https://example.com/other' },
  { scheduledTime: soon(120_000) },
  { labels: ['a'] },
  { metadata: { a: 'b' } },
  { method: 'PUT', format: 'raw' },
  { headers: { Authorization: 'Bearer other' } },
  { retryPolicy: { maxRetries: 0 } },
  { maxAge: '1h' },
  { successCallback: 'https://example.com/sent' },
])('the same key with %j is a 422 that names the event', async (changes) => {
  const key = JSON.stringify(changes);
  const body = aBody({ scheduledTime });
  const { id } = (await post(body, key).expect(200)).body;
  expect((await post({ ...body, ...changes }, key).expect(422)).body).toEqual({
    message: `This idempotency key was used for another event (${id}): send the same content, or another key`,
    code: 'idempotency_key_reused',
    eventId: id,
  });
});

test('with secret headers a repeat is the same, though each is sealed anew', async () => {
  const body = aBody({ headers: { Authorization: 'Bearer 7' } });
  const first = await post(body, 'sealed').expect(200);
  expect((await post(body, 'sealed').expect(200)).body).toEqual(first.body);
});

test('in a batch each item has its key, or its part of the header', async () => {
  const items = [aBody(), { nonsense: true }, aBody()];
  const send = (body: object) => jiter.api.post('/api/events/batch').set('Idempotency-Key', 'B').send(body);
  const first = await send(items).expect(200);
  expect(first.headers).not.toHaveProperty('idempotent-replayed');
  expect(first.body.map((one: { idempotencyKey?: string }) => one.idempotencyKey)).toEqual([
    'B/0',
    undefined,
    'B/2',
  ]);
  const again = await send(items).expect(200);
  expect(again.body).toEqual(first.body);
  expect(again.headers['idempotent-replayed']).toBe('true');
  const mine = (key: string) => ({ ...items[0], idempotencyKey: key });
  const mixed = (
    await jiter.api
      .post('/api/events/batch')
      .send([mine('x'), aBody(), mine('x'), { ...mine('x'), payload: 'y' }])
  ).body;
  expect(mixed[2].id).toBe(mixed[0].id);
  expect(mixed[1]).not.toHaveProperty('idempotencyKey');
  expect(mixed[3]).toEqual({
    message: expect.stringMatching(/was used for another/),
    status: 422,
    code: 'idempotency_key_reused',
    eventId: mixed[0].id,
  });
});

test('in a batch a header that is no key refuses all, and a key that is none, or another one, its item', async () => {
  const send = (body: object, ...keys: string[]) =>
    jiter.api
      .post('/api/events/batch')
      .set('Idempotency-Key', keys as never)
      .send(body);
  const count = await countEvents();
  for (const keys of [['k'.repeat(252)], ['""'], ['a', 'b']]) {
    const { body } = await send([aBody()], ...keys).expect(400);
    expect(body.code).toBe('invalid_idempotency_key');
  }
  expect(await countEvents()).toBe(count);
  const longest = 'k'.repeat(251);
  const [one] = (await send(Array(11).fill(aBody()), longest).expect(200)).body;
  const { payload, destination, scheduledTime, idempotencyKey } = one;
  const again = await post({ payload, destination, scheduledTime, idempotencyKey }).expect(200);
  expect(again.body).toEqual(one);
  const items = ['C/0', 'C/0', 'é'].map((idempotencyKey) => aBody({ idempotencyKey }));
  const { body } = await send(items, 'C').expect(200);
  const refused = expect.objectContaining({ status: 400, code: 'invalid_idempotency_key' }) as unknown;
  expect(body).toEqual([expect.objectContaining({ idempotencyKey: 'C/0' }), refused, refused]);
});

test('a key is the same for all API keys of its org, and another org has it for itself', async () => {
  const body = aBody();
  const { id } = (await post(body, 'shared').expect(200)).body;
  const { apiKey: second } = (await jiter.api.post('/api/keys').send({ name: 'second' }).expect(200)).body;
  expect((await post(body, 'shared').set('x-api-key', second).expect(200)).body.id).toBe(id);
  const { apiKey } = await jiter.store.orgs.create('another');
  const theirs = await post({ ...body, payload: 'theirs' }, 'shared')
    .set('x-api-key', apiKey)
    .expect(200);
  expect(theirs.body.id).not.toBe(id);
});

test('a dry run tells that a key was used, or refuses it as a create would', async () => {
  const dry = (body: object, path = '') => jiter.api.post(`/api/events${path}?dryRun=true`).send(body);
  const wish = aBody({ idempotencyKey: 'used' });
  const { id } = (await post(wish).expect(200)).body;
  const told = { event: { id: '0' }, warnings: [expect.stringContaining(`the event ${id} already`)] };
  expect((await dry(wish).expect(200)).body).toMatchObject(told);
  const other = { ...wish, payload: 'other' };
  expect((await dry(other).expect(422)).body).toEqual((await post(other).expect(422)).body);
  const batch = await dry([wish, other], '/batch').expect(200);
  expect(batch.body).toMatchObject([told, { status: 422, eventId: id }]);
});

test('what is refused takes no key', async () => {
  await post(aBody({ labels: 'x' }), 'refused').expect(400);
  await post(aBody({ payload: 'x'.repeat(MAX_PAYLOAD_BYTES + 1) }), 'refused').expect(413);
  await post(aBody(), 'refused').expect(200);
});

test('a key is no field of an edit, nor of a cron job', async () => {
  const { id } = (await post(aBody(), 'edit').expect(200)).body;
  const { body } = await jiter.api.put(`/api/events/${id}`).send({ idempotencyKey: 'x' }).expect(400);
  expect(body.message).toMatch(/^'idempotencyKey' is not a field/);
  const job = { payload: '', destination: 'https://example.com/', expression: '0 9 * * 1' };
  const asked = { ...job, idempotencyKey: 'x' };
  expect((await jiter.api.post('/api/cronjobs').send(asked).expect(400)).body.message).toMatch(
    /^'idempotencyKey' is not a field/,
  );
  expect(
    (await jiter.api.put(`/api/events/${id}`).send({ payload: 'x' }).expect(200)).body.idempotencyKey,
  ).toBe('edit');
});

test('a key of 255 characters is one, and of 256 none', async () => {
  await post(aBody(), 'k'.repeat(255)).expect(200);
  for (const wrong of ['k'.repeat(256), '""', '"a', '"a\\b"', 'é'].map((key) =>
    Buffer.from(key).toString('latin1'),
  )) {
    const { body } = await post(aBody(), wrong).expect(400);
    expect(body).toEqual({
      message: expect.stringMatching(/^'Idempotency-Key' must be/),
      code: 'invalid_idempotency_key',
    });
  }
  for (const wrong of ['', 'é', 'k'.repeat(256), 7, null, '\n']) {
    const { body } = await post(aBody({ idempotencyKey: wrong })).expect(400);
    expect(body).toEqual({
      message: expect.stringMatching(/^'idempotencyKey' must be/),
      code: 'invalid_idempotency_key',
    });
  }
  expect((await post(aBody({ idempotencyKey: 'a' }), 'b').expect(400)).body.code).toBe(
    'invalid_idempotency_key',
  );
});

test('whatever the header is, it is a 200 or a 400', async () => {
  const same = aBody();
  // Of an org of its own: a key that another test used stands for another body.
  const { apiKey } = await jiter.store.orgs.create('whatever');
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[\x21-\x7e"\\][\x20-\x7e\xa0-\xff"\\]{0,20}$/), async (key) => {
      const { status, body } = await post(same, key).set('x-api-key', apiKey);
      expect([200, 400]).toContain(status);
      if (status === 200) expect(body.idempotencyKey).toMatch(/^[\x20-\x7e]+$/);
    }),
    { numRuns: 60 },
  );
});

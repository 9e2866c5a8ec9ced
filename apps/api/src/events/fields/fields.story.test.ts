import { aBody, setup, type Setup } from '../../test-setup.ts';

let jiter: Setup;

beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const said = { labels: ['b', 'a'], metadata: { customer: '7', a: '' } };
const job = { payload: 'tick', destination: 'https://example.com/', expression: '0 9 * * 1' };
const CONTRACT = ['id', 'org', 'scheduledTime', 'destination', 'payload', 'status', 'createdAt', 'updatedAt'];

test('answers have the fields of the contract first, and then what was said, of events in every answer', async () => {
  const { body } = await jiter.api.post('/api/events').send(aBody(said)).expect(200);
  expect(Object.keys(body)).toEqual([...CONTRACT, 'labels', 'metadata']);
  const plain = (await jiter.api.post('/api/events').send(aBody()).expect(200)).body;
  expect(Object.keys(plain)).toEqual(CONTRACT);
  const found = (await jiter.api.get(`/api/events/${body.id}`).expect(200)).body;
  expect(Object.keys(found)).toEqual([...CONTRACT, 'labels', 'metadata', 'history']);
  const listed = (await jiter.api.get('/api/events').expect(200)).body.find(
    ({ id }: { id: string }) => id === body.id,
  );
  expect(Object.keys(listed)).toEqual([...CONTRACT, 'labels', 'metadata']);
  for (const event of [body, found, listed]) expect(event).toMatchObject(said);
  const batch = (
    await jiter.api
      .post('/api/events/batch')
      .send([aBody(), aBody(said)])
      .expect(200)
  ).body;
  expect(batch.map(Object.keys)).toEqual([CONTRACT, [...CONTRACT, 'labels', 'metadata']]);
});

const WISH = {
  format: 'raw',
  encoding: 'utf8',
  method: 'PUT',
  headers: { 'Content-Type': 'application/json', Authorization: 'REDACTED' },
  timeout: '30s',
  retryPolicy: {
    backoff: 'exponential',
    maxRetries: 8,
    initialDelay: '5s',
    multiplier: 2,
    maxDelay: '1h',
    jitter: 0.1,
    stopOn: [410],
    maxRetryAfter: '10min',
  },
  maxAge: '1d',
  successCallback: 'https://example.com/sent',
  failureCallback: 'https://example.com/failed',
  labels: ['reminder'],
  metadata: { customer: '7' },
};

test('all of them together are answered as they were sent, each where it stands', async () => {
  const wish = { ...WISH, idempotencyKey: 'remind-7-2027' };
  const sent = aBody({ ...wish, headers: { ...wish.headers, Authorization: 'Bearer 7' } });
  const { body } = await jiter.api.post('/api/events').send(sent).expect(200);
  const expiresAt = new Date(Date.parse(body.scheduledTime) + 86_400_000).toISOString();
  expect(body).toMatchObject({ ...wish, expiresAt });
  const keys = Object.keys(body);
  expect(keys.filter((key) => key !== 'expiresAt')).toEqual([...CONTRACT, ...Object.keys(wish)]);
  const [batched] = (
    await jiter.api
      .post('/api/events/batch')
      .send([{ ...sent, idempotencyKey: 'another' }])
      .expect(200)
  ).body;
  const listed = (await jiter.api.get('/api/events').expect(200)).body.find(
    ({ id }: { id: string }) => id === body.id,
  );
  const found = (await jiter.api.get(`/api/events/${body.id}`).expect(200)).body;
  for (const one of [batched, listed, found])
    expect(Object.keys(one).filter((key) => key !== 'history')).toEqual(keys);
});

test.each([
  ['/api/events', aBody()],
  ['/api/cronjobs', job],
])('a PUT below %s brings each of them, and null takes it away', async (path, body) => {
  const plain = (await jiter.api.post(path).send(body).expect(200)).body;
  const put = async (changes: object) =>
    (await jiter.api.put(`${path}/${plain.id}`).send(changes).expect(200)).body;
  const headers = { ...WISH.headers, Authorization: 'Bearer 7' };
  expect(await put({ ...WISH, headers })).toMatchObject(WISH);
  const { updatedAt: _then, ...bare } = plain;
  const { updatedAt: _now, ...after } = await put(
    Object.fromEntries(Object.keys(WISH).map((name) => [name, null])),
  );
  expect(after).toEqual(bare);
});

test.each([
  ['/api/events', 'EventChanges', aBody()],
  ['/api/cronjobs', 'CronJobChanges', job],
])(
  'a PUT below %s takes null of what the document says so of, and of nothing else',
  async (path, name, body) => {
    const { components } = (await jiter.api.get('/api/openapi.json').expect(200)).body;
    const fields = Object.entries<Shape>(components.schemas[name].properties);
    expect(fields.length).toBeGreaterThan(10);
    const { id } = (await jiter.api.post(path).send(body).expect(200)).body;
    const taken = [];
    for (const [field] of fields) {
      const { status } = await jiter.api.put(`${path}/${id}`).send({ [field]: null });
      if (status === 200) taken.push(field);
    }
    expect(fields.filter(([, shape]) => mayBeNull(shape)).map(([field]) => field)).toEqual(taken);
  },
);

type Shape = { type?: string | string[]; anyOf?: Shape[] };
const mayBeNull = ({ type, anyOf = [] }: Shape): boolean =>
  [type].flat().includes('null') || anyOf.some(mayBeNull);

test('cron jobs have them as well', async () => {
  const { body } = await jiter.api
    .post('/api/cronjobs')
    .send({ ...job, ...said })
    .expect(200);
  expect(body).toMatchObject(said);
  const listed = (await jiter.api.get('/api/cronjobs').expect(200)).body.find(
    ({ id }: { id: string }) => id === body.id,
  );
  expect(listed).toMatchObject(said);
  expect((await jiter.api.post(`/api/cronjobs/${body.id}/run`).expect(200)).body).toMatchObject(said);
  const put = await jiter.api.put(`/api/cronjobs/${body.id}`).send({ labels: null }).expect(200);
  expect(put.body).not.toHaveProperty('labels');
  expect(put.body).toMatchObject({ metadata: said.metadata });
});

test('an edit changes one and takes away another', async () => {
  const { body } = await jiter.api.post('/api/events').send(aBody(said)).expect(200);
  const put = await jiter.api
    .put(`/api/events/${body.id}`)
    .send({ labels: null, metadata: { x: 'y' } })
    .expect(200);
  expect(put.body).not.toHaveProperty('labels');
  expect(put.body.metadata).toEqual({ x: 'y' });
});

test.each([
  [{ labels: 'a' }, 'invalid_labels'],
  [{ labels: null }, 'invalid_labels'],
  [{ labels: ['a,b'] }, 'invalid_labels'],
  [{ labels: [''] }, 'invalid_labels'],
  [{ labels: ['x'.repeat(65)] }, 'invalid_labels'],
  [{ labels: Array.from({ length: 11 }, String) }, 'invalid_labels'],
  [{ labels: ['\0'] }, 'invalid_labels'],
  [{ metadata: ['a'] }, 'invalid_metadata'],
  [{ metadata: { a: 1 } }, 'invalid_metadata'],
  [{ metadata: { ['x'.repeat(41)]: '' } }, 'invalid_metadata'],
  [{ metadata: { a: 'x'.repeat(501) } }, 'invalid_metadata'],
  [{ metadata: { 'a=b': '' } }, 'invalid_metadata'],
  [{ metadata: JSON.parse('{"__proto__":"x"}') }, 'invalid_metadata'],
  [{ metadata: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [n, ''])) }, 'invalid_metadata'],
])('%j is a 400 with the code %s, of events, cron jobs and in a batch', async (wrong, code) => {
  const name = Object.keys(wrong)[0]!;
  const refusal = { message: expect.stringMatching(`^'${name}' must be .*such as`), code };
  expect((await jiter.api.post('/api/events').send(aBody(wrong)).expect(400)).body).toEqual(refusal);
  expect(
    (
      await jiter.api
        .post('/api/cronjobs')
        .send({ ...job, ...wrong })
        .expect(400)
    ).body,
  ).toEqual(refusal);
  const batch = await jiter.api
    .post('/api/events/batch')
    .send([aBody(wrong)])
    .expect(200);
  expect(batch.body).toEqual([{ ...refusal, status: 400 }]);
});

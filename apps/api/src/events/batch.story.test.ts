import { noDatabase } from '@jiter/core';
import { aBody, setup, soon, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const post = (body: string | object) =>
  jiter.api.post('/api/events/batch').set('content-type', 'application/json').send(body);

test('answers one result per event, in order, and what is wrong with one does not stop the others', async () => {
  const far = '2099-01-31T10:00:00+01:00';
  const bodies = [
    aBody({ payload: 'first' }),
    aBody({ payload: 5 }),
    aBody({ payload: 'far', scheduledTime: far }),
    aBody({ payload: 'x'.repeat(65_537) }),
    'no event',
    aBody({ scheduledTime: soon(-1_000) }),
    aBody({ payload: 'last' }),
  ];
  jiter.bells.length = 0;
  const { body: results } = await post(bodies).expect(200);
  const refused = (status: number, message: RegExp) => ({ status, message: expect.stringMatching(message) });
  expect(results).toEqual([
    expect.objectContaining({ payload: 'first', status: 'Pending', org: jiter.org }),
    refused(400, /'payload' must be a string/),
    expect.objectContaining({ payload: 'far', scheduledTime: '2099-01-31T09:00:00.000Z' }),
    refused(413, /'payload' is too large/),
    refused(400, /Please send a JSON object/),
    refused(400, /^Please make sure your scheduled time is in the future$/),
    expect.objectContaining({ payload: 'last' }),
  ]);
  const events = results.filter(({ id }: { id?: string }) => id !== undefined);
  for (const event of events) {
    const { body: found } = await jiter.api.get(`/api/events/${event.id}`).expect(200);
    expect(found).toEqual({ ...event, history: [] });
  }
  expect(jiter.bells).toEqual(
    events.map(({ id, scheduledTime }: { id: string; scheduledTime: string }) => ({
      eventId: id,
      dueAt: new Date(scheduledTime),
    })),
  );
});

test('takes a thousand, of any size of payload that fits together', async () => {
  const payloads = Array.from({ length: 1_000 }, (_, index) => `${index} ${'é\\"'.repeat(index)}`);
  const { body: results } = await post(payloads.map((payload) => aBody({ payload }))).expect(200);
  expect(results.map(({ payload }: { payload: string }) => payload)).toEqual(payloads);
  expect(new Set(results.map(({ id }: { id: string }) => id)).size).toBe(1_000);
});

test('none is fine as well', async () => {
  expect((await post('[]').expect(200)).body).toEqual([]);
});

test.each([
  ['an object', JSON.stringify({ events: [aBody()] }), 400, /^Please send a JSON array of events$/],
  ['null', 'null', 400, /^Please send a JSON array of events$/],
  ['a single event', JSON.stringify(aBody()), 400, /^Please send a JSON array of events$/],
  ['more than a thousand', JSON.stringify(Array(1_001).fill(aBody())), 400, /at most 1000 events.* 1001/],
  [
    'more than 8 MiB',
    JSON.stringify(Array(160).fill(aBody({ payload: 'x'.repeat(60_000) }))),
    413,
    /8388608/,
  ],
  ['no JSON', '[{]', 400, /^Please send valid JSON/],
])('%s is refused as a whole', async (name, text, status, message) => {
  const { apiKey } = await jiter.store.orgs.create(name);
  const { body } = await post(text).set('x-api-key', apiKey).expect(status);
  expect(body).toEqual({ message: expect.stringMatching(message) });
  const stored = await jiter.api.get('/api/events').set('x-api-key', apiKey).expect(200);
  expect(stored.body).toEqual([]);
});

test('when it cannot be stored, nothing is, and the answer says so', async () => {
  const broken = await setup({
    events: { ...jiter.store.events, createMany: () => Promise.reject(new Error('a fault of ours')) },
  });
  const { body } = await broken.api.post('/api/events/batch').send([aBody(), 'x']).expect(500);
  expect(body).toEqual({ message: 'Unable to create the event' });
  expect(broken.bells).toEqual([]);
  await broken.close();
});

test.each<[string, unknown]>([
  ['small events', aBody({ payload: '' })],
  ['what is no event', 1],
  ['unknown keys of quotes', { ['"'.repeat(1_000)]: 1 }],
  ['unknown keys of control characters', { ['\u0001'.repeat(1_000)]: 1 }],
  ['impossible destinations', aBody({ destination: `http://${'é"'.repeat(200)}` })],
  ['impossible times', aBody({ scheduledTime: '\u0001'.repeat(1_000) })],
])('answers to %s are hardly longer than what was sent', async (_name, item) => {
  const body = JSON.stringify(Array.from({ length: 1_000 }, () => item));
  const { text } = await post(body).expect(200);
  expect(Buffer.byteLength(text)).toBeLessThan(Buffer.byteLength(body) + 1_000 * 512);
});

test('what cannot be looked up once the others are made is said of it alone, and none of them is made twice', async () => {
  const events = { ...jiter.store.events, findOnce: () => Promise.reject(noDatabase()) };
  const other = await setup({ events, keys: jiter.store.keys, orgs: jiter.store.orgs });
  const bodies = [
    aBody({ payload: 'made once' }),
    aBody({ idempotencyKey: 'late', scheduledTime: soon(-1_000) }),
  ];
  const { body } = await other.api.post('/api/events/batch').send(bodies).expect(200);
  expect(body).toEqual([
    expect.objectContaining({ payload: 'made once' }),
    { status: 503, message: noDatabase().message },
  ]);
  await other.close();
});

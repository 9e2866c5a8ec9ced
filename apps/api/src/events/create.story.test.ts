import fc from 'fast-check';
import { anEvent } from '@jiter/testkit';
import { anyCharacter } from '@jiter/testkit/any-character';
import { aBody, setup, soon, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
afterAll(() => jiter.close());

const create = (body: object) => jiter.api.post('/api/events').send(body);

test('a new event is answered with 200 and every field of the contract', async () => {
  const input = aBody({ scheduledTime: '2099-01-31T10:00:00+01:00' });
  const { body, headers } = await create(input).expect(200);
  expect(body).toEqual({
    id: expect.stringMatching(/^[1-9]\d*$/),
    org: jiter.org,
    scheduledTime: '2099-01-31T09:00:00.000Z',
    destination: input['destination'],
    payload: input['payload'],
    status: 'Pending',
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    updatedAt: body.createdAt,
  });
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers).not.toHaveProperty('x-powered-by');
  expect(headers).not.toHaveProperty('etag');
});

test('the event is read back as it was created, with an empty history', async () => {
  const { body: created } = await create(anEvent({ scheduledTime: new Date(Date.now() + 60_000) })).expect(
    200,
  );
  const { body: found } = await jiter.api.get(`/api/events/${created.id}`).expect(200);
  expect(found).toEqual({ ...created, history: [] });
});

test('an attempt shows in the history, and sentAt on the event', async () => {
  const second = Math.floor(Date.now() / 1_000);
  const startedAt = new Date(second * 1_000 + 680);
  const { body: created } = await create(aBody({ scheduledTime: soon(60_000) })).expect(200);
  const hold = { aheadMs: 600_000, leaseMs: 600_000 };
  const [claimed] = await jiter.store.deliveries.claim([created.id], hold);
  await jiter.store.deliveries.record({
    event: claimed!,
    startedAt,
    lagMs: 2,
    durationMs: 7,
    phases: { claimedAheadMs: 214, dnsMs: 3, connectMs: 0, firstByteMs: 6 },
    status: '200',
    responseData: 'thanks',
    signatures: { jiter: 'ours', standard: 'v1,theirs' },
    userAgent: 'Jiter/test',
    worker: 'w1',
    outcome: { kind: 'sent' },
  });
  const { body } = await jiter.api.get(`/api/events/${created.id}`).expect(200);
  expect(body).toMatchObject({ status: 'Sent', sentAt: expect.stringMatching(/Z$/) });
  expect(body).not.toHaveProperty('failedAt');
  expect(body.history).toEqual([
    {
      id: expect.stringMatching(/^\d+$/),
      event: created.id,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
      status: '200',
      responseData: 'thanks',
      requestData: expect.any(String),
      attempt: 1,
      lagMs: 2,
      durationMs: 7,
      phases: { claimedAheadMs: 214, dnsMs: 3, connectMs: 0, firstByteMs: 6 },
      worker: 'w1',
    },
  ]);
  expect(JSON.parse(body.history[0].requestData)).toEqual({
    headers: {
      'Content-Type': 'application/json',
      'X-Jiter-Request-Timestamp': `${second}680`,
      'X-Jiter-Signature': 'ours',
      'webhook-id': `evt_${created.id}`,
      'webhook-timestamp': String(second),
      'webhook-signature': 'v1,theirs',
      'User-Agent': 'Jiter/test',
    },
    body: JSON.stringify({ payload: created.payload, scheduledTime: created.scheduledTime }),
  });
});

test('the bell is rung for the new event at its time', async () => {
  const { body } = await create(aBody()).expect(200);
  expect(jiter.bells.at(-1)).toEqual({ eventId: body.id, dueAt: new Date(body.scheduledTime) });
});

test('paths match whatever their case, and with a slash at the end', async () => {
  const { body } = await jiter.api.post('/API/Events/').send(aBody()).expect(200);
  await jiter.api.get(`/api/EVENTS/${body.id}/`).expect(200);
});

test.each([
  ['every escape of JSON', '"\\u0041\\u00e9\\ud83d\\ude00\\"\\\\\\/\\b\\f\\n\\r\\t\\u001f\\u2028"'],
  ['unescaped unicode', '"é \u2028\u2029 😀👨‍👩‍👧 ع ﷽ \ufeff \uffff \u200b e\u0301"'],
  ['nothing at all', '""'],
  ['what looks like JSON, SQL or a template', '"{\\"a\\": [1,2]} \'; drop table events; -- {#label} $1 ?"'],
])('a payload arrives byte for byte: %s', async (_name, json) => {
  const text = `{"destination":"https://example.com","scheduledTime":"${soon()}","payload":${json}}`;
  const { body } = await jiter.api
    .post('/api/events')
    .set('Content-Type', 'application/json; charset=utf-8')
    .send(text)
    .expect(200);
  expect(body.payload).toBe(JSON.parse(json));
  const { body: found } = await jiter.api.get(`/api/events/${body.id}`);
  expect(found.payload).toBe(JSON.parse(json));
});

test('the largest payload there may be is taken, in bytes and not in characters', async () => {
  for (const payload of ['a'.repeat(65_536), '€'.repeat(21_845), '\u001f'.repeat(65_536)]) {
    const { body } = await create(aBody({ payload })).expect(200);
    expect(body.payload).toBe(payload);
  }
});

test('any text without NUL and lone surrogates survives', async () => {
  const payload = fc.string({ unit: anyCharacter, maxLength: 300 }).filter((text) => !text.includes('\0'));
  await fc.assert(
    fc.asyncProperty(payload, async (text) => {
      const { body: created } = await create(aBody({ payload: text })).expect(200);
      const { body: found } = await jiter.api.get(`/api/events/${created.id}`).expect(200);
      expect([created.payload, found.payload]).toEqual([text, text]);
    }),
    { numRuns: 150 },
  );
});

test('a time that other clients write is understood', async () => {
  for (const [scheduledTime, iso] of [
    ['2099-01-31T09:00:00.1234567Z', '2099-01-31T09:00:00.124Z'],
    ['2099-01-31T09:00:00.000000+00:00', '2099-01-31T09:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ]) {
    const { body } = await create(aBody({ scheduledTime })).expect(200);
    expect(body.scheduledTime).toBe(iso);
    const { body: found } = await jiter.api.get(`/api/events/${body.id}`);
    expect(found.scheduledTime).toBe(iso);
  }
});

test('many at once get an answer each, their own', async () => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => create(aBody({ payload: String(index) })).expect(200)),
  );
  expect(answers.map(({ body }) => body.payload)).toEqual(answers.map((_, index) => String(index)));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(100);
});

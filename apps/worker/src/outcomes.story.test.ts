import type { NewEvent } from '@jiter/core';
import { eventually } from '@jiter/testkit';
import { setUp, settledAs, type Bench } from './worker.fixture.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await setUp('postgres');
  await bench.startWorker({ retryScheduleMs: [100, 100] });
});
afterAll(() => bench.tearDown());
afterEach(() => expect(bench.repairs()).toEqual([]));

const always = { stopOn: [410], maxRetryAfter: '10min' };
const delays = (...texts: string[]) => ({ retryPolicy: { delays: texts, ...always } });

const schedule = (wish: Partial<NewEvent>) => bench.schedule({ scheduledTime: new Date(), ...wish });
const settled = (id: string, status: 'Sent' | 'Failed To Send') =>
  eventually(() => settledAs(bench, id, status));

test.each([0, 1, 3])(
  'a receiver that fails %i times gets the event, where its policy has as many retries',
  async (count) => {
    const receiver = await bench.startReceiver([...Array<number>(count).fill(500), 200]);
    const { id } = await schedule({
      destination: receiver.url,
      options: delays(...Array<string>(count).fill('100ms')),
    });
    const { history } = await settled(id, 'Sent');
    expect(history).toHaveLength(count + 1);
    const [first, ...others] = receiver.hits;
    others.reduce((before, hit) => (expect(hit.at - before.at).toBeGreaterThanOrEqual(99), hit), first!);
  },
);

test('with one retry less it has failed, and says why', async () => {
  const receiver = await bench.startReceiver([500]);
  const { id } = await schedule({ destination: receiver.url, options: delays('100ms') });
  const { event, history } = await settled(id, 'Failed To Send');
  expect(event.failureReason).toBe('exhausted');
  expect(history).toHaveLength(2);
});

test.each([
  [410, {}, 'gone'],
  [501, {}, 'rejected'],
  [500, { 'X-Jiter-No-Retry': 'true' }, 'no-retry'],
])('an answer of %i with %j ends an event with a policy at once', async (status, headers, reason) => {
  const receiver = await bench.startReceiver([{ status, headers }]);
  const options = { retryPolicy: { delays: ['1h'], stopOn: [410, 501], maxRetryAfter: '10min' } };
  const { id } = await schedule({ destination: receiver.url, options });
  const { event } = await settled(id, 'Failed To Send');
  expect(event.failureReason).toBe(reason);
});

test('a 410 is one answer among others to an event of three fields, and a no-retry ends it', async () => {
  const receiver = await bench.startReceiver([410, { status: 500, headers: { 'X-Jiter-No-Retry': 'true' } }]);
  const { id } = await schedule({ destination: receiver.url });
  const { event, history } = await settled(id, 'Failed To Send');
  expect(history.map(({ status }) => status)).toEqual(['410', '500']);
  expect(event.failureReason).toBe('no-retry');
});

test('a retry that would start after an event expires is not waited for', async () => {
  const receiver = await bench.startReceiver([500]);
  const expiresAt = new Date(Date.now() + 60_000);
  const { id } = await schedule({ destination: receiver.url, expiresAt, options: delays('1h') });
  const { event, history } = await settled(id, 'Failed To Send');
  expect(event.failureReason).toBe('expired');
  expect(history).toHaveLength(1);
});

test('one that is found too late is not sent, has an entry without a request, and calls for that', async () => {
  const receiver = await bench.startReceiver([200]);
  const scheduledTime = new Date(Date.now() - 10_000);
  const expiresAt = new Date(Date.now() - 5_000);
  const options = { failureCallback: `${receiver.url}failed` };
  const { id } = await schedule({ destination: receiver.url, scheduledTime, expiresAt, options });
  const { event, history } = await settled(id, 'Failed To Send');
  expect(event.failureReason).toBe('expired');
  expect(history).toMatchObject([
    { status: `expired: not sent, its time was over at ${expiresAt.toISOString()}`, requestHeaders: {} },
  ]);
  await eventually(() => expect(receiver.hits).toHaveLength(1));
  expect(JSON.parse(receiver.hits[0]!.body)).toMatchObject({
    type: 'event.failed',
    failureReason: 'expired',
  });
});

test('each outcome is called for once, with the event as it is then', async () => {
  const receiver = await bench.startReceiver((hit) =>
    hit.path === '/fails' ? { status: 500, body: 'broken' } : 200,
  );
  const options = {
    ...delays('100ms'),
    labels: ['for us alone'],
    metadata: { customer: 'for us alone' },
    successCallback: `${receiver.url}sent`,
    failureCallback: {
      url: `${receiver.url}failed`,
      method: 'PUT' as const,
      headers: { 'X-A': '1' },
      timeout: '30.0005s',
    },
  };
  const sent = await schedule({ destination: `${receiver.url}fine`, payload: 'hello', options });
  const failed = await schedule({ destination: `${receiver.url}fails`, options });
  const callOf = (path: string) => receiver.hits.filter((hit) => hit.path === path);
  await eventually(() => expect([callOf('/sent').length, callOf('/failed').length]).toEqual([1, 1]));
  const [success] = callOf('/sent');
  expect(success).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
  expect(JSON.parse(success!.body)).toMatchObject({
    type: 'event.sent',
    event: {
      id: sent.id,
      status: 'Sent',
      payload: 'hello',
      successCallback: options.successCallback,
      labels: options.labels,
      metadata: options.metadata,
      sentAt: expect.any(String),
    },
    attempt: {
      number: 1,
      status: '200',
      responseData: '',
      lagMs: expect.any(Number),
      durationMs: expect.any(Number),
    },
  });
  const [failure] = callOf('/failed');
  expect(failure).toMatchObject({
    method: 'PUT',
    headers: { 'x-a': '1', 'content-type': 'application/json' },
  });
  expect(JSON.parse(failure!.body)).toMatchObject({
    type: 'event.failed',
    event: { id: failed.id, status: 'Failed To Send', failureReason: 'exhausted' },
    attempt: { number: 2, status: '500', responseData: 'broken' },
    failureReason: 'exhausted',
  });
  expect(JSON.parse(failure!.body).event).not.toHaveProperty('history');
  for (const { headers, body } of [...callOf('/fine'), ...callOf('/fails')])
    expect(JSON.stringify([headers, body])).not.toContain(options.labels[0]);
  for (const hit of [success!, failure!]) {
    const id = hit.id.replace('evt_', '');
    const { event } = await settled(id, 'Sent');
    expect(event).toMatchObject({ parentId: hit === success ? sent.id : failed.id, org: bench.org });
    expect(event.timeoutMs).toBe(hit === success ? undefined : 30_001);
    for (const name of ['successCallback', 'failureCallback', 'retryPolicy', 'labels', 'metadata'])
      expect(event.options).not.toHaveProperty(name);
  }
});

test('a payload that is large is not told again', async () => {
  const receiver = await bench.startReceiver([200]);
  const options = { successCallback: `${receiver.url}sent` };
  const { id } = await schedule({ destination: receiver.url, payload: 'x'.repeat(262_145), options });
  await eventually(() => expect(receiver.hits).toHaveLength(2));
  const { event } = JSON.parse(receiver.hits[1]!.body) as { event: object };
  expect(event).toMatchObject({ id });
  expect(event).not.toHaveProperty('payload');
});

test('a callback to nobody dies alone, and calls for nothing', async () => {
  const receiver = await bench.startReceiver([200]);
  const options = { successCallback: { url: 'http://127.0.0.1:1/', retryPolicy: { delays: [], ...always } } };
  const { id } = await schedule({ destination: receiver.url, options });
  await settled(id, 'Sent');
  await eventually(async () => {
    const { texts } = await bench.store.events.list(bench.org, {
      limit: 100,
      maxBytes: 1_000_000,
      statuses: ['Failed To Send'],
    });
    const failed = JSON.parse(`[${texts.join(',')}]`) as { parentId?: string }[];
    expect(failed.filter(({ parentId }) => parentId === id)).toHaveLength(1);
  });
});

test('a timeout of its own bounds an attempt', async () => {
  const receiver = await bench.startReceiver([{ hang: true }]);
  const { id } = await schedule({
    destination: receiver.url,
    timeoutMs: 1_000,
    options: { timeout: '1s', ...delays() },
  });
  const { history } = await settled(id, 'Failed To Send');
  expect(history.map(({ status }) => status)).toEqual(['timeout: no answer within 1000 ms']);
});

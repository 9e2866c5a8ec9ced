import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { signWebhook, webhookBody, webhookHeaders } from '@jiter/core';
import { eventually, queryRows } from '@jiter/testkit';
import { ask, bytesOf } from '../openapi/every-operation.fixture.ts';
import { aBody, setup, SIGNING_SECRET, type Setup } from '../test-setup.ts';
import { MAX_BODY_BYTES } from './receive.ts';
import { MAX_INBOXES } from './routes.ts';

type Inbox = { id: string; url: string; script: string[]; nextStep: number };
type Arrived = { id: string; body: string; headers: Record<string, string>; answer: string; lagMs?: number };

let jiter: Setup;
/** The one inbox of which no more is taken. */
let full: string | undefined;
beforeAll(async () => {
  const limited = { limit: 600, remaining: 0, resetMs: 1_500, windowMs: 60_000 };
  jiter = await setup({ inboxLimiter: { take: (name) => ({ ...limited, allowed: name !== full }) } });
});
afterAll(() => jiter.close());

async function anInbox(script?: unknown): Promise<Inbox> {
  const { body } = await jiter.api.post('/api/inboxes').send({ script }).expect(200);
  return body as Inbox;
}

const requestsOf = async ({ id }: Inbox, query = '') =>
  (await jiter.api.get(`/api/inboxes/${id}/requests${query}`).expect(200)).body as Arrived[];

const post = (url: string, body: string | Buffer = '{}', headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    body: body as string,
    headers: { 'content-type': 'application/json', ...headers },
  });

test('an inbox answers its script step by step, of which the last one repeats, and keeps what came', async () => {
  const inbox = await anInbox(['503', '429 retry-after 30', '410']);
  expect(inbox).toMatchObject({ script: ['503', '429 retry-after 30', '410'], nextStep: 1 });
  expect(inbox.url).toMatch(new RegExp(`^${jiter.url}/in/[\\w-]{32}$`));
  const answers = [];
  for (const body of ['1', '2', '3', '4']) answers.push(await post(inbox.url, body));
  expect(answers.map(({ status }) => status)).toEqual([503, 429, 410, 410]);
  expect(answers[1]!.headers.get('retry-after')).toBe('30');
  expect(await answers[1]!.json()).toEqual({ message: expect.stringContaining('step 2 of 3') });
  const requests = await requestsOf(inbox);
  expect(requests.map(({ body }) => body)).toEqual(['4', '3', '2', '1']);
  expect(requests.map(({ answer }) => answer)).toEqual(['410', '410', '429 retry-after 30', '503']);
  expect((await requestsOf(inbox, `?after=${requests[1]!.id}`)).map(({ body }) => body)).toEqual(['4']);
  expect(await requestsOf(inbox, '?limit=2')).toHaveLength(2);
});

test('whatever its method, a request is taken, answered as the script says, and refused when it is too long', async () => {
  const inbox = await anInbox(['200', '418']);
  const { port, pathname: path } = new URL(inbox.url);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'GET']) {
    await jiter.api
      .put(`/api/inboxes/${inbox.id}`)
      .send({ script: ['200', '418'] })
      .expect(200);
    for (const status of [200, 418]) expect((await fetch(inbox.url, { method })).status).toBe(status);
    expect((await fetch(inbox.url, { method: 'HEAD' })).status).toBe(200);
    const long = ['Host: x', `Content-Length: ${MAX_BODY_BYTES + 1}`];
    expect((await ask(Number(port), bytesOf({ method, path, body: '' }, long))).status).toBe(413);
  }
  expect(JSON.stringify(await requestsOf(inbox))).not.toContain('HEAD');
});

test('a new script begins with its first step, and without any the answer is 200', async () => {
  const inbox = await anInbox();
  expect((await post(inbox.url)).status).toBe(200);
  const { body } = await jiter.api.put(`/api/inboxes/${inbox.id}`).send({ script: '500, 204' }).expect(200);
  expect(body).toMatchObject({ id: inbox.id, url: inbox.url, script: ['500', '204'], nextStep: 1 });
  expect((await post(inbox.url)).status).toBe(500);
  const empty = await fetch(inbox.url, { method: 'PUT' });
  expect([empty.status, await empty.text()]).toEqual([204, '']);
  expect((await jiter.api.get(`/api/inboxes/${inbox.id}`).expect(200)).body).toMatchObject({ nextStep: 2 });
});

test('it may answer late, never, or close: a late answer comes when its time has come', async () => {
  const inbox = await anInbox(['200 after 300ms', 'hang', 'close', 'close after 5ms']);
  const startedMs = performance.now();
  expect((await post(inbox.url)).status).toBe(200);
  expect(performance.now() - startedMs).toBeGreaterThan(290);
  const given = new AbortController();
  const hanging = fetch(inbox.url, { method: 'POST', signal: given.signal });
  await eventually(async () => expect(await requestsOf(inbox)).toHaveLength(2));
  given.abort();
  await expect(hanging).rejects.toThrow();
  for (const _close of [1, 2]) await expect(post(inbox.url)).rejects.toThrow('fetch failed');
});

test('only so many answers of an org are held back: one more is told so, and others are answered', async () => {
  const inbox = await anInbox(['hang']);
  const other = await anInbox();
  const given = new AbortController();
  const hanging = Array.from({ length: 20 }, () =>
    fetch(inbox.url, { signal: given.signal }).catch(() => {}),
  );
  await eventually(async () => expect(await requestsOf(inbox)).toHaveLength(20));
  const more = await post(inbox.url);
  expect([more.status, more.headers.get('retry-after')]).toEqual([429, '5']);
  expect((await requestsOf(inbox))[0]!.answer).toBe('429: too many answers are held back');
  expect((await post(other.url)).status).toBe(200);
  given.abort();
  await Promise.all(hanging);
  // Those that were given, or left, make room for others.
  await jiter.api
    .put(`/api/inboxes/${inbox.id}`)
    .send({ script: ['200 after 1ms'] })
    .expect(200);
  await eventually(async () => expect((await post(inbox.url)).status).toBe(200));
});

test('of a body 64 KiB are kept, which is said, and more than 1 MiB is refused before it is read', async () => {
  const inbox = await anInbox();
  await post(inbox.url, 'é'.repeat(32_768) + 'x');
  await post(inbox.url, Buffer.from([0xff, 0xfe]));
  await post(inbox.url, 'x\u001f');
  const requests = await requestsOf(inbox);
  expect(requests[2]).toMatchObject({ body: 'é'.repeat(32_768), bodyCut: true, bodyBytes: 65_537 });
  expect(requests[1]).toMatchObject({ body: '//4=', bodyEncoding: 'base64', bodyBytes: 2 });
  expect(requests[0]).toMatchObject({
    body: Buffer.from('x\u001f').toString('base64'),
    bodyEncoding: 'base64',
  });
  await post(inbox.url, `x${'é'.repeat(32_768)}`);
  expect((await requestsOf(inbox))[0]!.body).toBe(`x${'é'.repeat(32_767)}`);
  const said = await rawly(inbox.url, `Content-Length: ${MAX_BODY_BYTES + 1}\r\n\r\n`);
  expect(said).toMatch(/^HTTP\/1.1 413 .*"inbox_body_too_large"/s);
  const long = await post(inbox.url, 'x'.repeat(MAX_BODY_BYTES + 1)).catch(() => undefined);
  expect([undefined, 413]).toContain(long?.status);
  expect(await requestsOf(inbox)).toHaveLength(4);
});

/** What is answered to the head of a request alone. */
function rawly(url: string, rest: string): Promise<string> {
  const { port, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      resolve(bytes.toString());
      socket.destroy();
    });
    socket.write(`POST ${pathname} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${rest}`);
  });
}

test('the latest 50 requests are kept', async () => {
  const inbox = await anInbox();
  for (let number = 1; number <= 53; number += 1) await post(inbox.url, String(number));
  const bodies = (await requestsOf(inbox)).map(({ body }) => body);
  expect(bodies).toEqual(Array.from({ length: 50 }, (_, index) => String(53 - index)));
  const rows = await queryRows(
    jiter.databaseUrl,
    `select 1 from inbox_requests where inbox_id = ${inbox.id}`,
  );
  expect(rows).toHaveLength(50);
});

test('a request of an event says how late it came, and whether its signatures are right', async () => {
  const inbox = await anInbox();
  const { id, scheduledTime } = (await jiter.api.post('/api/events').send(aBody()).expect(200)).body;
  const body = webhookBody({ payload: 'hello', scheduledTime: new Date(scheduledTime) });
  const now = new Date();
  const sign = (secret: string, text = body) => {
    const signatures = signWebhook(id, text, [secret], now);
    return webhookHeaders({ eventId: id, startedAt: now, signatures, userAgent: 'Jiter/test' });
  };
  // It was handed back once: of its first attempt that is no matter.
  await queryRows(jiter.databaseUrl, `update events set due_at = due_at + interval '3 s' where id = ${id}`);
  await post(inbox.url, body, sign(SIGNING_SECRET));
  await post(inbox.url, body, sign(SIGNING_SECRET, '[object Object]'));
  await post(inbox.url, body, sign('somebody else'));
  await post(inbox.url, body);
  const [none, wrong, parsed, right] = await requestsOf(inbox);
  expect(right).toMatchObject({
    eventId: id,
    scheduledTime,
    signatures: [{ verdict: 'valid' }, { verdict: 'valid' }],
  });
  const { receivedAt } = right as unknown as { receivedAt: string };
  expect(right!.lagMs).toBe(Date.parse(receivedAt) - Date.parse(scheduledTime));
  expect(right!.headers['webhook-signature']).toMatch(/^v1,/);
  expect(right).not.toHaveProperty('likeliest');
  expect(parsed).toMatchObject({ likeliest: { mistake: 'parsed_body' } });
  expect(wrong).toMatchObject({ likeliest: { mistake: 'wrong_secret' } });
  expect(none).toMatchObject({ likeliest: { mistake: 'missing_header' } });
  expect(none).not.toHaveProperty('eventId');
});

test('how late a retry comes is told from when it was due', async () => {
  const inbox = await anInbox();
  const { id, scheduledTime } = (await jiter.api.post('/api/events').send(aBody()).expect(200)).body;
  const [event] = await jiter.store.deliveries.claim([id], { aheadMs: 3_600_000, leaseMs: 60_000 });
  const at = new Date(Date.parse(scheduledTime) + 3_000);
  await jiter.store.deliveries.record({
    ...{ event: event!, startedAt: new Date(), lagMs: 1, durationMs: 1, status: '503', responseData: '' },
    ...{ signatures: { jiter: 'x', standard: 'v1,x' }, userAgent: 'Jiter', worker: 'w' },
    outcome: { kind: 'retry', at },
  });
  await post(inbox.url, '{}', { 'webhook-id': `evt_${id}` });
  const [retry] = (await requestsOf(inbox)) as unknown as { receivedAt: string; lagMs: number }[];
  expect(retry).toMatchObject({ eventId: id, scheduledTime });
  expect(retry!.lagMs).toBe(Date.parse(retry!.receivedAt) - at.getTime());
});

test('of another org’s event nothing is told', async () => {
  const inbox = await anInbox();
  const other = await jiter.store.orgs.create('other');
  const { id } = (
    await jiter.api.post('/api/events').set('x-api-key', other.apiKey).send(aBody()).expect(200)
  ).body;
  for (const webhookId of [`evt_${id}`, 'evt_99999999999999999999', 'evt_', 'x']) {
    await post(inbox.url, '{}', { 'webhook-id': webhookId });
    expect((await requestsOf(inbox))[0]).not.toHaveProperty('lagMs');
  }
});

test('neither secrets that a request carries nor the token are kept in the clear, or logged', async () => {
  const inbox = await anInbox();
  const secret = randomBytes(12).toString('hex');
  const names = ['authorization', 'cookie', 'x-api-key', 'x-access-token'];
  await post(inbox.url, '{}', Object.fromEntries(names.map((name) => [name, secret])));
  const [request] = await requestsOf(inbox);
  expect(names.map((name) => request!.headers[name])).toEqual(names.map(() => 'REDACTED'));
  const tables = ['inboxes', 'inbox_requests'].map((table) => `select t::text as line from ${table} t`);
  const rows = JSON.stringify(await queryRows(jiter.databaseUrl, tables.join(' union all ')));
  const said = rows + JSON.stringify(jiter.lines);
  expect(said).toContain('/in/…');
  for (const hidden of [secret, inbox.url.split('/').at(-1)!]) expect(said).not.toContain(hidden);
});

test.each([
  [{ script: ['199'] }, /'199' is no step/],
  [{ script: [] }, /such as \["503", "429 retry-after 30", "200 after 20s"\]/],
  [{ script: '' }, /'script' must be 1 to 50 steps/],
  [{ script: null }, /'script' must be 1 to 50 steps/],
  [{ steps: ['200'] }, /only 'script' can/],
  [[], /JSON object with 'script'/],
])('%j is refused, with what a script looks like, and nothing changes', async (body, message) => {
  const inbox = await anInbox(['503']);
  for (const call of [jiter.api.post('/api/inboxes'), jiter.api.put(`/api/inboxes/${inbox.id}`)]) {
    expect((await call.send(body).expect(400)).body.message).toMatch(message);
  }
  expect((await jiter.api.get(`/api/inboxes/${inbox.id}`)).body).toEqual(inbox);
});

test('a limit of its own is kept', async () => {
  const [inbox, other] = [await anInbox(), await anInbox()];
  full = `inbox ${inbox.id}`;
  const refused = await post(inbox.url);
  expect((await post(other.url)).status).toBe(200);
  full = undefined;
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
  expect(await requestsOf(inbox)).toEqual([]);
});

test('what is removed is gone, with what came', async () => {
  const inbox = await anInbox();
  await post(inbox.url);
  await jiter.api.delete(`/api/inboxes/${inbox.id}`).expect(200, { id: inbox.id, deleted: true });
  for (const path of ['', '/requests']) await jiter.api.get(`/api/inboxes/${inbox.id}${path}`).expect(404);
  await jiter.api.delete(`/api/inboxes/${inbox.id}`).expect(404, { message: 'Unable to find inbox' });
  expect((await post(inbox.url)).status).toBe(404);
  expect(
    await queryRows(jiter.databaseUrl, `select 1 from inbox_requests where inbox_id = ${inbox.id}`),
  ).toEqual([]);
});

test.each(['', 'x', 'x'.repeat(32), `${'x'.repeat(31)}%00`, '%ff', '..%2f..%2fapi%2fevents', 'x'.repeat(70)])(
  'there is no inbox at /in/%s',
  async (token) => {
    const answer = await post(`${jiter.url}/in/${token}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  },
);

test('without an address of inboxes none is made, and it is said what is to be set', async () => {
  const nowhere = await setup({
    inboxes: { store: jiter.store.inboxes, secrets: jiter.store.secrets, url: () => undefined },
  });
  const { body } = await nowhere.api.post('/api/inboxes').expect(503);
  expect(body).toMatchObject({ code: 'no_inbox_url', message: expect.stringContaining('PUBLIC_URL') });
  await nowhere.close();
});

test(`an org has at most ${MAX_INBOXES} inboxes, also when many are made at once`, async () => {
  const { apiKey } = await jiter.store.orgs.create('many');
  const create = () => jiter.api.post('/api/inboxes').set('x-api-key', apiKey);
  const answers = await Promise.all(Array.from({ length: MAX_INBOXES + 3 }, () => create()));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(MAX_INBOXES);
  const refused = answers.filter(({ status }) => status === 429).map(({ body }) => body.code as string);
  expect(refused).toEqual(Array(3).fill('quota_exceeded'));
  const { body } = await jiter.api.get('/api/inboxes').set('x-api-key', apiKey).expect(200);
  expect(body).toHaveLength(MAX_INBOXES);
  expect(new Set((body as Inbox[]).map(({ url }) => url)).size).toBe(MAX_INBOXES);
});

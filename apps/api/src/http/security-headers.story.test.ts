import { connect } from 'node:net';
import supertest from 'supertest';
import { silentLog, systemClock } from '@jiter/core';
import { openDeliveries, type Deliveries } from '@jiter/queue';
import { freshQueueUrl } from '@jiter/testkit';
import { aBody, API_KEY, MAX_PAYLOAD_BYTES, setup, type Setup } from '../test-setup.ts';

const PASSWORD = 'a password';
let jiter: Setup;
let deliveries: Deliveries;
let queue: Awaited<ReturnType<typeof freshQueueUrl>>;
beforeAll(async () => {
  queue = await freshQueueUrl('postgres');
  deliveries = await openDeliveries({ url: queue.url, ringAheadMs: 200, log: silentLog, clock: systemClock });
  jiter = await setup({ board: { queue: deliveries.board, password: PASSWORD } });
});
afterAll(async () => {
  await jiter.close();
  await deliveries.close();
  await queue.drop();
});

const board = (path: string) => supertest(jiter.url).get(`/admin/queues${path}`).auth('admin', PASSWORD);

test.each([
  ['/api/events', 200],
  ['/api/events/1', 404],
  ['/healthz', 200],
  ['/readyz', 200],
  ['/nothing', 404],
  ['/api/%ff', 404],
])('%s says nothing of what it runs on, and is not to be rendered', async (path, status) => {
  const { headers } = await jiter.api.get(path).expect(status);
  expect(headers).toMatchObject({
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  });
  for (const name of ['x-powered-by', 'server', 'etag', 'strict-transport-security']) {
    expect(headers).not.toHaveProperty(name);
  }
});

/** Every call, and every reason to refuse one: by its key, its rate, its size, its body, its path. */
describe('no cache may keep', () => {
  let strict: Setup;
  beforeAll(async () => {
    const refuse = () => ({ limit: 1, remaining: 0, resetMs: 1_000, windowMs: 1_000, allowed: false });
    strict = await setup({ limiter: { take: refuse } });
  });
  afterAll(() => strict.close());
  const isNotKept = (headers: Record<string, string>) => expect(headers['cache-control']).toBe('no-store');

  test('an answer to a key', async () => {
    const { api } = jiter;
    const job = { payload: '', destination: 'https://example.com/', expression: '@daily' };
    const { body: event, headers } = await api.post('/api/events').send(aBody()).expect(200);
    isNotKept(headers);
    const { body: made } = await api.post('/api/cronjobs').send(job).expect(200);
    const answers = await Promise.all([
      api.get('/api/events').expect(200),
      api.get(`/api/events/${event.id}`).expect(200),
      api.put(`/api/events/${event.id}`).send({ payload: 'x' }).expect(200),
      api.post('/api/events/batch').send([aBody(), 'x']).expect(200),
      api.get('/api/cronjobs').expect(200),
      api.get(`/api/cronjobs/${made.id}`).expect(200),
      api.post('/api/cronjobs/preview').send({ expression: '@daily' }).expect(200),
    ]);
    for (const answer of answers) isNotKept(answer.headers);
  });

  test('a refusal', async () => {
    const { api, url } = jiter;
    const answers = await Promise.all([
      supertest(url).get('/api/events').expect(401),
      supertest(url).get('/api/events').set('x-api-key', 'wrong').expect(401),
      api.get('/api/events?limit=0').expect(400),
      api.post('/api/events').set('content-type', 'application/json').send('{').expect(400),
      api.post('/api/events').type('text/plain').send('x').expect(415),
      api
        .post('/api/events')
        .send(aBody({ payload: 'x'.repeat(MAX_PAYLOAD_BYTES + 1) }))
        .expect(413),
      api
        .post('/api/events')
        .send({ x: 'x'.repeat(MAX_PAYLOAD_BYTES * 16) })
        .expect(413),
      api.get('/api/events/1').expect(404),
      api.get('/api/events/%ff').expect(404),
      api.get('/api/nothing').expect(404),
      strict.api.get('/api/events').expect(429),
    ]);
    for (const answer of answers) isNotKept(answer.headers);
  });

  test('what never became a request', async () => {
    const socket = connect(Number(new URL(jiter.url).port), '127.0.0.1').setEncoding('utf8');
    socket.write(`GET /api/events HTTP/1.1\r\nHost: x\r\nx-api-key: ${API_KEY}\r\nnonsense\r\n\r\n`);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*\r\nCache-Control: no-store\r\n/);
  });

  test('anything of the board', async () => {
    const { text, headers } = await board('/').expect(200);
    isNotKept(headers);
    const file = /(?:src|href)="(static[^"]+)"/.exec(text)![1]!;
    const answers = await Promise.all([
      board(`/${file}`).expect(200),
      board('/api/queues').expect(200),
      board('/api/nothing').expect(404),
      supertest(jiter.url).get('/admin/queues').expect(401),
    ]);
    for (const answer of answers) isNotKept(answer.headers);
  });
});

describe('the board', () => {
  /** The policy as a browser reads it. */
  const policyOf = (header: string) =>
    new Map(header.split(';').map((rule) => [rule.split(' ')[0]!, rule.split(' ').slice(1)]));

  test('its page works under its policy: every script and style is a file of its own', async () => {
    const { text, headers } = await board('/').expect(200);
    const policy = policyOf(headers['content-security-policy']!);
    const [self, none, data] = ["'self'", "'none'", 'data:'];
    // Neither a script-src of its own nor upgrade-insecure-requests.
    expect(Object.fromEntries(policy)).toEqual({
      'default-src': [self],
      'style-src': [self, "'unsafe-inline'"],
      'img-src': [self, data],
      'font-src': [self, data],
      'object-src': [none],
      'form-action': [self],
      'base-uri': [self],
      'frame-ancestors': [none],
    });
    const scripts = [...text.matchAll(/<script([^>]*)>([^<]*)/g)];
    const files = scripts.flatMap(([, attributes]) => /src="([^"]+)"/.exec(attributes!)?.[1] ?? []);
    expect(files.length).toBeGreaterThan(0);
    const inline = scripts.filter(([, attributes]) => !attributes!.includes('src='));
    // Data is no script: a policy does not concern it.
    for (const [, attributes] of inline) expect(attributes).toContain('type="application/json"');
    expect(text).not.toMatch(/\son[a-z]+="/);
    for (const file of files) {
      const { body, headers } = await board(`/${file}`).buffer(true).expect(200);
      expect(headers['content-type']).toMatch(/javascript/);
      // What `unsafe-eval` would have to allow.
      expect(String(body)).not.toMatch(/\bnew Function\(|[^\w.$]eval\(/);
    }
  });

  test('a page that is refused is not rendered either', async () => {
    const { headers } = await supertest(jiter.url).get('/admin/queues').expect(401);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).not.toHaveProperty('x-powered-by');
  });
});

import supertest from 'supertest';
import { silentLog, systemClock } from '@jiter/core';
import { openDeliveries, type Deliveries } from '@jiter/queue';
import { freshQueueUrl } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';

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

describe('the board', () => {
  /** The policy as a browser reads it. */
  const policyOf = (header: string) =>
    new Map(header.split(';').map((rule) => [rule.split(' ')[0]!, rule.split(' ').slice(1)]));

  test('its page works under its policy: every script and style is a file of its own', async () => {
    const { text, headers } = await board('/').expect(200);
    const policy = policyOf(headers['content-security-policy']!);
    expect(policy.get('default-src')).toEqual(["'self'"]);
    expect(policy.has('script-src')).toBe(false);
    expect(policy.has('upgrade-insecure-requests')).toBe(false);
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

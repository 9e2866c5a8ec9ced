import supertest from 'supertest';
import { silentLog, systemClock } from '@jiter/core';
import { openDeliveries, type Deliveries } from '@jiter/queue';
import { freshQueueUrl, redisUrl, type Backend } from '@jiter/testkit';
import { setup, type Setup } from '../test-setup.ts';

const PASSWORD = 'pass:wörd';
const backends: Backend[] = redisUrl === undefined ? ['postgres'] : ['postgres', 'redis'];

describe.each(backends)('the board, the queue on %s', (backend) => {
  let jiter: Setup;
  let deliveries: Deliveries;
  let queue: Awaited<ReturnType<typeof freshQueueUrl>>;
  beforeAll(async () => {
    queue = await freshQueueUrl(backend);
    deliveries = await openDeliveries({
      url: queue.url,
      ringAheadMs: 200,
      log: silentLog,
      clock: systemClock,
    });
    jiter = await setup({ board: { queue: deliveries.board, password: PASSWORD } });
  });
  afterAll(async () => {
    await jiter.close();
    await deliveries.close();
    await queue.drop();
  });
  const get = (path = '') => supertest(jiter.url).get(`/admin/queues${path}`);

  test('asks for the password, without which nothing of it is shown', async () => {
    for (const path of ['', '/', '/static/js/main.js', '/api/queues']) {
      const { headers, body } = await get(path).expect(401);
      expect(headers['www-authenticate']).toMatch(/^Basic realm=/);
      expect(body).toEqual({ message: expect.stringContaining('ADMIN_PASSWORD') });
    }
    for (const wrong of ['', 'pass', `${PASSWORD}x`]) await get().auth('admin', wrong).expect(401);
    for (const odd of ['Bearer x', 'Basic', 'Basic ???', 'Basic cGFzcw==']) {
      await get().set('Authorization', odd).expect(401);
    }
  });

  test('opens with it, whoever is asking', async () => {
    for (const user of ['admin', '']) {
      const { text } = await get().auth(user, PASSWORD).expect(200).expect('Content-Type', /html/);
      expect(text).toContain('Jiter');
    }
  });

  test('shows the jobs that wait', async () => {
    await deliveries.ring({ eventId: '42', dueAt: new Date(Date.now() + 60_000) });
    const { body } = await get('/api/queues').auth('admin', PASSWORD).expect(200);
    expect(body.queues[0].counts).toMatchObject({ delayed: 1 });
  });

  test('does not say what it is made of, whatever it answers', async () => {
    const answers = [
      await get().expect(401),
      await get().auth('admin', PASSWORD).expect(200),
      await get('/api/queues').auth('admin', PASSWORD).expect(200),
      await get('/api/queues/unknown/1').auth('admin', PASSWORD).expect(404),
      await get('/unknown/page').auth('admin', PASSWORD).expect(404),
    ];
    for (const { headers } of answers) expect(headers).not.toHaveProperty('x-powered-by');
  });

  test('does nothing that another site makes a browser ask for', async () => {
    const { body } = await supertest(jiter.url)
      .put('/admin/queues/api/queues/pause')
      .auth('admin', PASSWORD)
      .set('Sec-Fetch-Site', 'cross-site')
      .expect(403);
    expect(body).toEqual({ message: expect.any(String) });
  });
});

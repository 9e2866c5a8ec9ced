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

  describe('does nothing that another site makes a browser ask for', () => {
    const jobCounts = async () =>
      (await get('/api/queues').auth('admin', PASSWORD).expect(200)).body.queues[0].counts;
    /** What a form can send without asking first: a page of any site, on any network. */
    const add = () =>
      supertest(jiter.url)
        .post('/admin/queues/api/queues/deliveries/add')
        .auth('admin', PASSWORD)
        .set('Content-Type', 'text/plain')
        .send('{"name":"deliver","data":{},"options":{}}');

    test.each(['http://thief.example', 'https://thief.example', 'http://127.0.0.1', 'null', '', 'x'])(
      'on plain HTTP, where its Origin is %j',
      async (origin) => {
        const before = await jobCounts();
        const { body } = await add().set('Origin', origin).expect(403);
        expect(body).toEqual({ message: 'Please use the board from its own page' });
        expect(await jobCounts()).toEqual(before);
      },
    );

    test.each(['cross-site', 'same-site', 'x'])('where it says %s', async (site) => {
      await add().set('Sec-Fetch-Site', site).expect(403);
    });
  });

  const refused: [what: string, job: unknown][] = [
    ['what is no JSON', '{'],
    ['what BullMQ refuses', { name: 'deliver', options: { priority: 2 ** 21 } }],
  ];
  // Redis stores it.
  if (backend === 'postgres') refused.push(['a NUL', { name: 'deliver', data: '\0' }]);
  test.each(refused)('answers 400 to %s', async (_what, job) => {
    const { body } = await supertest(jiter.url)
      .post('/admin/queues/api/queues/deliveries/add')
      .auth('admin', PASSWORD)
      .set('Content-Type', 'application/json')
      .send(job as object)
      .expect(400);
    expect(body).toMatchObject({ error: { key: expect.any(String) }, message: expect.stringMatching(/./) });
  });

  test('does what its own page asks for, and what comes from no page', async () => {
    const put = (path: string) =>
      supertest(jiter.url).put(`/admin/queues/api/queues${path}`).auth('admin', PASSWORD);
    await put('/pause').set('Origin', jiter.url).expect(200);
    await put('/resume').set('Sec-Fetch-Site', 'same-origin').expect(200);
    // A proxy in front may have changed the Host, but not what the browser says of the site.
    await put('/pause')
      .set('Sec-Fetch-Site', 'same-origin')
      .set('Origin', 'https://ours.example')
      .expect(200);
    await put('/resume').expect(200);
  });
});

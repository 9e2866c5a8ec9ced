import supertest from 'supertest';
import { createClientOf } from '@jiter/runtime';
import { setUpFirst, signInAs } from '../people/people.fixture.ts';
import { API_KEY } from '../test-setup.ts';
import { backends, setUpBoard, type Board } from './board.fixture.ts';

const PASSWORD = 'pass:wörd';

describe.each(backends)('the board, the queue on %s', (backend) => {
  let jiter: Board;
  let nowMs = 0;
  beforeAll(async () => {
    // As behind one proxy, whose word about the client counts.
    const clientOf = createClientOf(1);
    jiter = await setUpBoard(backend, { password: PASSWORD, clientOf, nowMs: () => nowMs });
  });
  afterAll(() => jiter.close());
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

  describe('slows down who guesses', () => {
    const from = (forwarded: string, password: string) =>
      get().set('X-Forwarded-For', forwarded).auth('admin', password);
    const guess = async (forwarded: string, times: number) => {
      for (let count = 0; count < times; count += 1) await from(forwarded, `guess ${count}`).expect(401);
    };

    test('after a few wrong passwords, for the right one as well, and nobody at another address', async () => {
      await guess('203.0.113.1', 5);
      const { headers, body } = await from('203.0.113.1', PASSWORD).expect(429);
      expect(headers['retry-after']).toBe('1');
      expect(body).toEqual({ message: expect.stringContaining('Too many wrong passwords') });
      await from('203.0.113.2', PASSWORD).expect(200);
      // One that sends no password does not guess, and is asked for it.
      await get().set('X-Forwarded-For', '203.0.113.1').expect(401);
    });

    test('and lets in who waited', async () => {
      await guess('203.0.113.3', 5);
      nowMs += 999;
      await from('203.0.113.3', PASSWORD).expect(429);
      nowMs += 1;
      await from('203.0.113.3', PASSWORD).expect(200);
      // A right one takes nothing back: it may be somebody else's who has the same address.
      await guess('203.0.113.3', 1);
      const { headers } = await from('203.0.113.3', PASSWORD).expect(429);
      expect(headers['retry-after']).toBe('2');
    });

    test('by the address that the proxy saw, and by none that the client made up', async () => {
      for (const made of ['203.0.113.5', '203.0.113.6', '203.0.113.7', '203.0.113.8', '203.0.113.9']) {
        await guess(`${made}, 203.0.113.4`, 1);
      }
      await from('203.0.113.5, 203.0.113.4', 'one more').expect(429);
      for (const madeUp of ['203.0.113.5', '203.0.113.9']) await from(madeUp, PASSWORD).expect(200);
    });
  });

  test('opens with it, whoever is asking', async () => {
    for (const user of ['admin', '']) {
      const { text } = await get().auth(user, PASSWORD).expect(200).expect('Content-Type', /html/);
      expect(text).toContain('Jiter');
    }
  });

  test('shows the jobs that wait', async () => {
    const counts = async () =>
      (await get('/api/queues').auth('admin', PASSWORD).expect(200)).body.queues[0].counts;
    const { delayed } = await counts();
    // Later than any that others have rung: a job of its own.
    await jiter.deliveries.ring({ eventId: '42', dueAt: new Date(Date.now() + 3_600_000) });
    expect(await counts()).toMatchObject({ delayed: delayed + 1 });
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

  describe('changes nothing', () => {
    const shown = async () =>
      (await get('/api/queues?activeQueue=deliveries&status=latest').auth('admin', PASSWORD).expect(200))
        .body;
    const job = { name: 'deliver', data: { ids: ['1'], dueAt: 0 }, options: {} };
    /** `:job` is one that is there. */
    const changes: [method: 'post' | 'put' | 'patch', path: string, body: object][] = [
      ['post', '/deliveries/add', job],
      ['put', '/pause', {}],
      ['put', '/resume', {}],
      ['put', '/deliveries/pause', {}],
      ['put', '/deliveries/resume', {}],
      ['put', '/deliveries/promote', {}],
      ['put', '/deliveries/retry/failed', {}],
      ['put', '/deliveries/clean/delayed', {}],
      ['put', '/deliveries/empty', {}],
      ['put', '/deliveries/obliterate', { force: true }],
      ['put', '/deliveries/concurrency', { concurrency: 1 }],
      ['put', '/deliveries/rate-limit', { max: 1, duration: 60_000 }],
      ['put', '/deliveries/rate-limit/release', {}],
      ['put', '/deliveries/:job/retry', {}],
      ['put', '/deliveries/:job/clean', {}],
      ['put', '/deliveries/:job/promote', {}],
      ['patch', '/deliveries/:job/update-data', { jobData: job.data }],
      ['patch', '/deliveries/:job/delay', { runAt: 0 }],
      ['patch', '/deliveries/:job/priority', { priority: 9 }],
    ];
    const send = (method: 'post' | 'put' | 'patch', path: string) =>
      supertest(jiter.url)[method](`/admin/queues/api/queues${path}`).auth('admin', PASSWORD);

    test.each(changes)('by %s %s', async (method, path, body) => {
      await jiter.deliveries.ring({ eventId: '43', dueAt: new Date(Date.now() + 60_000) });
      const before = await shown();
      const jobId = encodeURIComponent(before.queues[0].jobs[0].id as string);
      const { body: answer, headers } = await send(method, path.replace(':job', jobId))
        .send(body)
        .expect(405);
      expect(answer).toEqual({ message: expect.stringContaining('changes nothing') });
      expect(headers['allow']).toBe('GET, HEAD');
      expect(await shown()).toEqual(before);
    });

    test('by a form that a page of another site makes a browser send', async () => {
      const before = await shown();
      await send('post', '/deliveries/add')
        .set({
          'Content-Type': 'text/plain',
          Origin: 'https://thief.example',
          'Sec-Fetch-Site': 'cross-site',
        })
        .send(JSON.stringify(job))
        .expect(405);
      expect(await shown()).toEqual(before);
    });

    test('and its page offers no change', async () => {
      expect((await shown()).queues[0]).toMatchObject({ readOnlyMode: true, allowRetries: false });
    });
  });
});

describe.each([PASSWORD, undefined])('with ADMIN_PASSWORD %s', (password) => {
  test('operators see the board as they are signed in, and nobody else', async () => {
    const jiter = await setUpBoard('postgres', { password });
    const { browser } = await setUpFirst(jiter);
    const owner = await signInAs(jiter, 'owner');
    await browser.get('/admin/queues/').expect(200);
    await browser.get('/admin/queues/api/queues').expect(200);
    await browser.get('/admin/queues/').set('x-api-key', API_KEY).expect(401);
    await browser.get('/admin/queues/').auth('admin', 'a guess').expect(401);
    await owner.browser.get('/admin/queues/').expect(401);
    const { headers } = await supertest(jiter.url).get('/admin/queues').expect(401);
    expect(headers['www-authenticate']?.startsWith('Basic')).toBe(password === undefined ? undefined : true);
    await jiter.close();
  });
});

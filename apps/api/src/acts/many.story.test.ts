import { queryRows } from '@jiter/testkit';
import { routesOf } from '../attacks/routes.fixture.ts';
import { aBody, soon } from '../test-setup.ts';
import { FAILED, HOLD, setupActs, type ActSetup } from './acts.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setupActs();
});
afterAll(() => jiter.close());
beforeEach(() => jiter.clear());

const post = (path: string, body?: object) => jiter.post(path, body);

describe('many at once', () => {
  const dueTimes = () => jiter.bells.map(({ dueAt }) => dueAt.getTime());

  test('are retried by ids, by a filter, or all, and no others', async () => {
    const ids = await jiter.failedMany(4);
    const sent = await jiter.createAs({ kind: 'sent' });
    expect((await post('/retry', { ids: [ids[0], sent, '987654321'] }).expect(200)).body).toEqual({
      affected: 1,
      more: false,
    });
    expect(
      (await post('/retry', { filter: { status: 'Failed To Send' }, limit: 2 }).expect(200)).body,
    ).toEqual({ affected: 2, more: true });
    expect((await post('/retry', { all: true, dryRun: true }).expect(200)).body).toEqual({
      affected: 1,
      more: false,
    });
    expect((await post('/retry', { all: true }).expect(200)).body).toEqual({ affected: 1, more: false });
    expect((await post('/retry', { all: true }).expect(200)).body).toEqual({ affected: 0, more: false });
    expect(jiter.bells.map(({ eventId }) => eventId).sort()).toEqual([...ids].sort());
    expect((await jiter.get(sent)).status).toBe('Sent');
  });

  test('are done one call after the other, as long as there is more, whatever the ids are of', async () => {
    const sent = await jiter.createAs({ kind: 'sent' });
    const waiting = await jiter.create();
    const failed = await jiter.failedMany(2);
    const ids = [sent, waiting, ...failed];
    for (const [call, answers] of [
      ['/retry', [true, false]],
      ['/cancel', [false]],
    ] as const)
      for (const more of answers)
        expect((await post(call, { ids, limit: 1 }).expect(200)).body).toEqual({ affected: 1, more });
    for (const id of failed) expect((await jiter.get(id)).status).toBe('Queued');
    expect((await jiter.get(waiting)).status).toBe('Cancelled');
  });

  test('are a thousand ids at the most, with all that stands beside', async () => {
    const all = Array.from({ length: 1_001 }, (_, index) => String(9_007_199_254_740_993n + BigInt(index)));
    const ids = all.slice(1);
    for (const [call, beside] of [
      ['/cancel', { limit: 1_000, dryRun: false }],
      ['/retry', { limit: 1_000, dryRun: false, spread: '0s' }],
      ['/replay', { limit: 1_000, dryRun: false, spread: '0s' }],
    ] as const) {
      const nothing = { affected: 0, more: false };
      expect((await post(call, { ids, ...beside }).expect(200)).body).toEqual(nothing);
      const { body } = await post(call, { ids: all, ...beside }).expect(400);
      expect(body).toEqual({
        message: "'ids' must be an array of 1 to 1000 ids of events",
        code: 'no_filter',
      });
    }
  });

  test('are spread over a while, in order of their ids', async () => {
    const ids = await jiter.failedMany(5);
    await post('/retry', { all: true, spread: '10m' }).expect(200);
    expect(jiter.bells.map(({ eventId }) => eventId).sort()).toEqual([...ids].sort());
    const sorted = [...jiter.bells].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
    expect(sorted.map(({ eventId }) => eventId)).toEqual(ids);
    const [first] = dueTimes().sort((a, b) => a - b);
    expect(
      dueTimes()
        .sort((a, b) => a - b)
        .map((ms) => Math.round((ms - first!) / 1_000)),
    ).toEqual([0, 120, 240, 360, 480]);
  });

  test('are replayed, with their secrets and labels', async () => {
    const [id] = await jiter.failedMany(1, {
      labels: ['a'],
      headers: { Authorization: 's3cret' },
      maxAge: '1h',
    });
    await jiter.createAs({ kind: 'sent' });
    expect((await post('/replay', { all: true, spread: '1h' }).expect(200)).body).toEqual({
      affected: 2,
      more: false,
    });
    const made = (await jiter.api.get('/api/events?status=Pending')).body;
    expect(made).toHaveLength(2);
    const [replay] = made.filter(({ parentId }: { parentId: string }) => parentId === id);
    expect(replay).toMatchObject({
      labels: ['a'],
      headers: { Authorization: 'REDACTED' },
      maxAge: '1h',
      expiresAt: expect.any(String),
    });
    const tags = await queryRows(jiter.databaseUrl, 'select tag from event_tags where event_id = $1', [
      replay.id,
    ]);
    expect(tags).toEqual([{ tag: 'l:a' }]);
  });

  test('are replayed without options where they said nothing but when, and so is one alone', async () => {
    const { scheduledTime: _time, ...untimed } = aBody();
    const wish = { ...untimed, delay: '1h', expiresAt: soon(7_200_000) };
    // Nor is the new one what a key names.
    const made = await post('', wish).set('idempotency-key', 'once').expect(200);
    const { id } = made.body as { id: string };
    await post(`/${id}/cancel`).expect(200);
    await post(`/${id}/replay`).expect(200);
    await post('/replay', { ids: [id] }).expect(200);
    const sql = 'select options, expires_at from events where parent_id = $1';
    const nothing = { options: null, expires_at: null };
    expect(await queryRows(jiter.databaseUrl, sql, [id])).toEqual([nothing, nothing]);
  });

  test('are replayed spread evenly over a while, in order of their ids', async () => {
    const ids = await jiter.failedMany(3);
    await post('/replay', { all: true, spread: '3h' }).expect(200);
    const made = (await jiter.api.get('/api/events?status=Pending')).body as Record<string, string>[];
    expect(made.map(({ parentId }) => parentId)).toEqual(ids);
    const ms = made.map(({ scheduledTime }) => Date.parse(scheduledTime!));
    expect(ms.map((at) => at - ms[0]!)).toEqual([0, 3_600_000, 7_200_000]);
  });

  test('are cancelled while pending; what waits for a retry only by its status', async () => {
    const pending = [await jiter.create(), await jiter.create()];
    const waiting = await jiter.createAs({ kind: 'retry', at: new Date(Date.now() + 60_000) });
    expect((await post('/cancel', { all: true }).expect(200)).body).toEqual({ affected: 2, more: false });
    expect((await jiter.get(waiting)).status).toBe('Queued');
    expect((await post('/cancel', { filter: { status: 'Queued' } }).expect(200)).body.affected).toBe(1);
    for (const id of [...pending, waiting]) expect((await jiter.get(id)).status).toBe('Cancelled');
  });

  test('are cancelled with runs of cron jobs, whose waiting ticks keep back none of them', async () => {
    const job = { payload: '', destination: 'https://example.com/', expression: '* * * * *', labels: ['a'] };
    const { body: made } = await jiter.api.post('/api/cronjobs').send(job).expect(200);
    for (const filter of [{ include: 'cron' }, { include: 'cron', label: 'a' }]) {
      const scheduledTime = soon(7_200_000);
      const event = await jiter.create({ scheduledTime, labels: ['a'] });
      const { body: run } = await jiter.api.post(`/api/cronjobs/${made.id}/run`).expect(200);
      for (const more of [true, false])
        expect((await post('/cancel', { filter, limit: 1 }).expect(200)).body).toEqual({ affected: 1, more });
      for (const id of [event, run.id]) expect((await jiter.get(id)).status).toBe('Cancelled');
    }
    const { body: ticks } = await jiter.api.get('/api/events?include=cron&status=Pending').expect(200);
    expect(ticks).toHaveLength(1);
    const [{ id: tick }] = ticks as [{ id: string }];
    expect((await post(`/${tick}/cancel`).expect(400)).body).toEqual({
      code: 'tick_of_cron_job',
      cronJobId: made.id,
      message: expect.stringContaining(`the cron job ${made.id}`) as unknown,
    });
    expect((await jiter.get(tick)).status).toBe('Pending');
    await jiter.api.delete(`/api/cronjobs/${made.id}`).expect(200);
  });

  test("are the org's own", async () => {
    const { org } = await jiter.store.orgs.create('B');
    const theirs = await jiter.store.events.create({
      org,
      payload: '',
      destination: 'https://example.com/',
      scheduledTime: new Date(Date.now() + 60_000),
      options: { labels: ['of both'] },
    });
    expect((await post('/cancel', { ids: [theirs.id] }).expect(200)).body).toEqual({
      affected: 0,
      more: false,
    });
    expect((await post('/cancel', { all: true }).expect(200)).body.affected).toBe(0);
    await jiter.create({ labels: ['of both'] });
    const { body } = await post('/cancel', { filter: { label: 'of both' } }).expect(200);
    expect(body.affected).toBe(1);
    expect(await jiter.store.events.find(org, theirs.id)).toMatchObject({ event: { status: 'Pending' } });
  });

  test('beside claims each has one winner', async () => {
    const ids = await Promise.all(Array.from({ length: 60 }, () => jiter.create()));
    const claims = Array.from({ length: 12 }, (_, index) =>
      jiter.store.deliveries.claim(ids.slice(5 * index, 5 * index + 5), HOLD),
    );
    const [cancelled, ...claimed] = await Promise.all([post('/cancel', { all: true }), ...claims]);
    expect(cancelled.status).toBe(200);
    expect(cancelled.body.affected + claimed.flat().length).toBe(60);
  });

  test.each([
    [undefined, 'no_filter'],
    [{}, 'no_filter'],
    [{ filter: {} }, 'no_filter'],
    [{ all: false }, 'no_filter'],
    [{ ids: [] }, 'no_filter'],
    [{ ids: Array(1_001).fill('1') }, 'no_filter'],
    [{ all: true, ids: ['1'] }, 'no_filter'],
    [{ ids: ['x'] }, undefined],
    [{ filter: { stat: 'Sent' } }, undefined],
    [{ filter: { status: 'Sent', limit: '5' } }, undefined],
    [{ all: true, limit: 0 }, undefined],
    [{ all: true, limit: 1_001 }, undefined],
    [{ all: true, dryRun: 'yes' }, undefined],
    [{ all: true, much: 1 }, undefined],
  ])('%j does nothing', async (body, code) => {
    const id = await jiter.create();
    for (const call of ['/cancel', '/retry', '/replay']) {
      const answer = await post(call, body).expect(400);
      expect([answer.body.code, typeof answer.body.message]).toEqual([code, 'string']);
    }
    expect((await jiter.get(id)).status).toBe('Pending');
  });

  test('an id that is missing from the path is not all events', async () => {
    const id = await jiter.create();
    for (const act of ['cancel', 'retry', 'replay']) await post(`/${act}/`, { all: true }).expect(404);
    await post('//cancel', { all: true }).expect(404);
    expect((await jiter.get(id)).status).toBe('Pending');
  });

  test('what failed for a reason is listed and retried by it, whatever its fields', async () => {
    const [gone] = [await jiter.createAs({ kind: 'failed', reason: 'gone' })];
    const exhausted = await jiter.createAs(FAILED, { labels: ['a'] });
    const listed = async (query: string) =>
      (await jiter.api.get(`/api/events?${query}`).expect(200)).body.map(({ id }: { id: string }) => id);
    expect(await listed('failureReason=gone')).toEqual([gone]);
    expect((await listed('failureReason=gone,exhausted')).sort()).toEqual([gone, exhausted].sort());
    expect(await listed('failureReason=gone&status=Sent')).toEqual([]);
    expect(await listed(`failureReason=exhausted&failedAtStartDate=${soon(-60_000)}`)).toEqual([exhausted]);
    await jiter.api.get('/api/events?failureReason=bored').expect(400);
    expect(await jiter.get(gone)).not.toHaveProperty('failureReason');
    expect(await jiter.get(exhausted)).toMatchObject({ failureReason: 'exhausted' });
    expect((await post('/retry', { filter: { failureReason: 'gone' } }).expect(200)).body.affected).toBe(1);
    expect((await jiter.get(gone)).status).toBe('Queued');
  });

  test('cancelling spreads nothing', async () => {
    await post('/cancel', { all: true, spread: '1m' }).expect(400);
    await post('/retry', { all: true, spread: '8d' }).expect(400);
  });
});

test('a dry run is asked for by the query as well, and a call that has none says so and does nothing', async () => {
  const id = await jiter.create();
  expect((await post('/cancel?dryRun=true', { ids: [id] }).expect(200)).body).toEqual({
    affected: 1,
    more: false,
  });
  const tries = /^GET |^POST \/(events|events\/\w+|cronjobs|cronjobs\/preview|bulk)$/;
  const others = routesOf(jiter).filter((route) => !tries.test(route));
  expect(others).toContain('POST /events/:id/cancel');
  for (const route of others) {
    const [method, path] = route.split(' ') as [string, string];
    const call = jiter.api[method.toLowerCase() as 'post'](`/api${path.replace(':id', id)}?dryRun=true`);
    const { status, body } = await call.send({});
    const message = "This call has no dry run, and nothing was done: leave 'dryRun' out";
    expect([route, status, body]).toEqual([route, 400, { message }]);
  }
  expect((await jiter.get(id)).status).toBe('Pending');
});

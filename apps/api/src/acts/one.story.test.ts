import { queryRows, runSql } from '@jiter/testkit';
import { aBody, setup, soon } from '../test-setup.ts';
import { FAILED, HOLD, setupActs, type ActSetup } from './acts.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setupActs();
});
afterAll(() => jiter.close());
beforeEach(() => jiter.clear());

const post = (path: string, body?: object) => jiter.post(path, body);

describe('a retry', () => {
  test('has the same event go on, due now, with what it was and a fresh budget', async () => {
    const id = await jiter.createAs(FAILED, { labels: ['a'], headers: { Authorization: 'x' }, maxAge: '1h' });
    const before = await jiter.get(id);
    expect(before).toMatchObject({ status: 'Failed To Send', failureReason: 'exhausted' });
    const { body } = await post(`/${id}/retry`).expect(200);
    const {
      failedAt: _f,
      failureReason: _r,
      maxAge: _m,
      expiresAt: _e,
      history,
      ...others
    } = before as typeof before & Record<string, unknown>;
    const nextAttemptAt = jiter.bells[0]!.dueAt.toISOString();
    expect(body).toEqual({ ...others, status: 'Queued', updatedAt: expect.any(String), nextAttemptAt });
    expect((await jiter.get(id)).history).toEqual(history);
    expect(jiter.bells).toEqual([{ eventId: id, dueAt: expect.any(Date) }]);
    const [claimed] = await jiter.store.deliveries.claim([id], HOLD);
    expect(claimed).toMatchObject({ id, attempt: 2, attemptsBefore: 1 });
    expect(claimed).not.toHaveProperty('expiresAt');
    const tags = await queryRows(jiter.databaseUrl, 'select tag from event_tags where event_id = $1', [id]);
    expect(tags).toEqual([{ tag: 'l:a' }]);
  });

  test('can be later, and expire anew', async () => {
    const id = await jiter.createAs(FAILED, { maxAge: '1h' });
    const expiresAt = soon(7_200_000);
    expect((await post(`/${id}/retry`, { delay: '1h', expiresAt }).expect(200)).body).toMatchObject({
      expiresAt,
    });
    const inMs = jiter.bells[0]!.dueAt.getTime() - Date.now();
    expect(inMs).toBeGreaterThan(3_500_000);
  });

  test('leaves an event its key: a repeat is answered with it, failed or revived', async () => {
    const wish = aBody({ idempotencyKey: 'again' });
    const repeat = async () => (await post('', wish).expect(200)).body as { id: string };
    const { id } = await repeat();
    await jiter.attempt(id, FAILED);
    expect(await repeat()).toMatchObject({ id, status: 'Failed To Send' });
    await post(`/${id}/retry`).expect(200);
    expect(await repeat()).toMatchObject({ id, status: 'Queued' });
  });

  test('of two at once one wins, and the other is told what the event is', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await jiter.createAs(FAILED);
      const answers = await Promise.all([post(`/${id}/retry`), post(`/${id}/retry`)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 409)!.body).toEqual({
        message:
          "Only an event that failed can be retried, and this one is 'Queued': it is attempted as it is",
        code: 'not_failed',
        eventStatus: 'Queued',
      });
    }
  });

  test('of a failed tick of a cron job goes on as well', async () => {
    const job = {
      payload: 'tick',
      destination: 'https://example.com/',
      expression: '0 9 * * 1',
      maxLateness: 1_000,
    };
    const { body } = await jiter.api.post('/api/cronjobs').send(job).expect(200);
    const run = (await jiter.api.post(`/api/cronjobs/${body.id}/run`).expect(200)).body;
    await jiter.attempt(run.id, FAILED);
    expect((await post(`/${run.id}/retry`).expect(200)).body.status).toBe('Queued');
  });

  test('is for failed events, of the own org', async () => {
    const sent = await jiter.createAs({ kind: 'sent' });
    expect((await post(`/${sent}/retry`).expect(409)).body.message).toBe(
      "Only an event that failed can be retried, and this one is 'Sent': replay it for a new event",
    );
    const pending = await jiter.create();
    expect((await post(`/${pending}/retry`).expect(409)).body.eventStatus).toBe('Pending');
    await post('/987654321/retry').expect(404, { message: 'Unable to find event' });
    await post('/x/retry').expect(404);
    await post(`/${sent}/retry`, { delay: 5 }).expect(400);
    await post(`/${sent}/retry`, { when: 'now' }).expect(400);
  });

  test('beside whoever drops old partitions revives the event or finds none, and never half', async () => {
    const ids = await jiter.failedMany(30);
    const dropping = runSql(jiter.databaseUrl, "delete from settled_events where status = 'Failed To Send'");
    const answers = await Promise.all(ids.map((id) => post(`/${id}/retry`)));
    await dropping;
    for (const [index, id] of ids.entries()) {
      const rows = await queryRows(
        jiter.databaseUrl,
        'select id from events where id = $1 union all select id from settled_events where id = $1',
        [id],
      );
      expect([answers[index]!.status, rows.length]).toEqual(
        answers[index]!.status === 200 ? [200, 1] : [404, 0],
      );
    }
  });

  test('of what was settled where it was goes on there', async () => {
    await runSql(jiter.databaseUrl, 'update layout set moves_since = null');
    const other = await setup();
    await runSql(other.databaseUrl, 'update layout set moves_since = null');
    const { id } = (await other.api.post('/api/events').send(aBody()).expect(200)).body;
    const [event] = await other.store.deliveries.claim([id], HOLD);
    await other.store.deliveries.record({
      event: event!,
      startedAt: new Date(),
      lagMs: 1,
      durationMs: 1,
      status: '500',
      responseData: '',
      userAgent: '',
      worker: 'w',
      outcome: FAILED,
    });
    expect((await other.api.post(`/api/events/${id}/retry`).expect(200)).body.status).toBe('Queued');
    await runSql(jiter.databaseUrl, 'update layout set moves_since = now()');
    await other.close();
  });
});

describe('a replay', () => {
  test('makes a new event with the same content, and its secrets', async () => {
    const said = {
      labels: ['a'],
      format: 'raw',
      method: 'PUT',
      metadata: { a: 'b' },
      successCallback: 'https://example.com/sent',
      headers: { Authorization: 's3cret', 'X-A': '1' },
      maxAge: '1h',
    };
    const id = await jiter.createAs({ kind: 'sent' }, said);
    const { body } = await post(`/${id}/replay`).expect(200);
    expect(body).toMatchObject({
      parentId: id,
      status: 'Pending',
      payload: 'hello',
      labels: ['a'],
      format: 'raw',
      method: 'PUT',
      metadata: { a: 'b' },
      successCallback: said.successCallback,
      maxAge: '1h',
    });
    expect(body.id).not.toBe(id);
    expect(Date.parse(body.expiresAt) - Date.parse(body.scheduledTime)).toBe(3_600_000);
    const [claimed] = await jiter.store.deliveries.claim([body.id], HOLD);
    const { sealed, headers } = claimed!.options!;
    expect(headers).toEqual({ Authorization: 'REDACTED', 'X-A': '1' });
    expect(jiter.store.secrets.openHeaders(jiter.org, sealed!.headers!)).toEqual({ Authorization: 's3cret' });
  });

  test('takes what the call says instead', async () => {
    const id = await jiter.createAs(FAILED, { headers: { Authorization: 's3cret' } });
    const overrides = {
      destination: 'https://example.org/',
      headers: { 'X-B': '2' },
      retryPolicy: { maxRetries: 1 },
    };
    const scheduledTime = soon(50_000);
    const { body } = await post(`/${id}/replay`, { scheduledTime, overrides }).expect(200);
    expect(body).toMatchObject({
      scheduledTime,
      destination: 'https://example.org/',
      headers: { 'X-B': '2' },
      retryPolicy: { maxRetries: 1 },
    });
    const without = { headers: null, retryPolicy: null };
    const plain = (await post(`/${body.id}/cancel`).expect(200)).body;
    expect(plain).toHaveProperty('retryPolicy');
    const { body: bare } = await post(`/${plain.id}/replay`, { overrides: without }).expect(200);
    expect(bare).not.toHaveProperty('retryPolicy');
    expect(bare).not.toHaveProperty('headers');
    const later = await post(`/${id}/replay`, { delay: '1h' }).expect(200);
    expect(Date.parse(later.body.scheduledTime) - Date.now()).toBeGreaterThan(3_500_000);
  });

  test('has a timeout of its own, or none any more', async () => {
    const id = await jiter.createAs(FAILED, { timeout: '30s' });
    expect((await post(`/${id}/replay`).expect(200)).body.timeout).toBe('30s');
    expect((await post(`/${id}/replay`, { overrides: { timeout: '2s' } }).expect(200)).body.timeout).toBe(
      '2s',
    );
    const { body } = await post(`/${id}/replay`, { overrides: { timeout: null } }).expect(200);
    expect(body).not.toHaveProperty('timeout');
    await post(`/${id}/replay`, { overrides: { timeout: '1h' } }).expect(400);
  });

  test('is made once for its key, however often it is asked for', async () => {
    const id = await jiter.createAs(FAILED);
    const ask = (body: object = {}) => post(`/${id}/replay`, body).set('Idempotency-Key', 'double click');
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(answers.map(({ body }) => (body as { id: string }).id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(2);
    expect((await ask({ delay: '1h' })).status).toBe(422);
    // Whatever the other event has become since.
    const made = (answers[0].body as { id: string }).id;
    await post(`/${id}/retry`).expect(200);
    expect((await ask().expect(200)).body.id).toBe(made);
    await post(`/${id}/replay`).set('Idempotency-Key', 'another').expect(409);
    await runSql(jiter.databaseUrl, `delete from events where id = ${id}`);
    expect((await ask().expect(200)).body.id).toBe(made);
  });

  test('is for events that have their outcome, whichever', async () => {
    const cancelled = await jiter.create();
    await post(`/${cancelled}/cancel`).expect(200);
    for (const settled of [await jiter.createAs({ kind: 'sent' }), await jiter.createAs(FAILED), cancelled])
      expect((await post(`/${settled}/replay`).expect(200)).body.parentId).toBe(settled);
    const id = await jiter.create();
    expect((await post(`/${id}/replay`).expect(409)).body).toMatchObject({
      code: 'not_settled',
      eventStatus: 'Pending',
    });
    await post('/987654321/replay').expect(404);
    const sent = await jiter.createAs({ kind: 'sent' });
    for (const body of [
      { overrides: { payload: 'x' } },
      { overrides: { destination: 'x' } },
      { scheduledTime: 'x' },
      { delay: '1h', scheduledTime: soon() },
      { overrides: { headers: { Host: 'x' } } },
    ])
      await post(`/${sent}/replay`, body).expect(400);
  });
});

describe('a cancel', () => {
  test('takes what is pending, and what waits for a retry or is under way, whose attempt decides nothing', async () => {
    const pending = await jiter.create();
    expect((await post(`/${pending}/cancel`).expect(200)).body).toMatchObject({ status: 'Cancelled' });
    const waiting = await jiter.createAs({ kind: 'retry', at: new Date(Date.now() + 60_000) });
    expect((await post(`/${waiting}/cancel`).expect(200)).body).toMatchObject({ status: 'Cancelled' });
    const held = await jiter.create();
    const [event] = await jiter.store.deliveries.claim([held], HOLD);
    await post(`/${held}/cancel`).expect(200);
    const isHeld = await jiter.store.deliveries.record({
      event: event!,
      startedAt: new Date(),
      lagMs: 1,
      durationMs: 1,
      status: '200',
      responseData: '',
      userAgent: '',
      worker: 'w',
      outcome: { kind: 'sent' },
    });
    expect(isHeld).toBe(false);
    expect(await jiter.get(held)).toMatchObject({ status: 'Cancelled', history: [{ status: '200' }] });
  });

  test('calls for nothing', async () => {
    const url = 'https://example.com/';
    const id = await jiter.create({ successCallback: url, failureCallback: url });
    await post(`/${id}/cancel`).expect(200);
    await post('/cancel', { ids: [await jiter.create({ failureCallback: url })] }).expect(200);
    const made = 'select parent_id from events union all select parent_id from settled_events';
    expect(await queryRows(jiter.databaseUrl, made)).toEqual([{ parent_id: null }, { parent_id: null }]);
  });

  test('moves the fence of what stays where it is settled, so that its attempt decides nothing there either', async () => {
    const other = await setup();
    await runSql(other.databaseUrl, 'update layout set moves_since = null');
    const { id } = (await other.api.post('/api/events').send(aBody()).expect(200)).body;
    const [event] = await other.store.deliveries.claim([id], HOLD);
    await other.api.post(`/api/events/${id}/cancel`).expect(200);
    const rows = await queryRows(other.databaseUrl, 'select status, claims, due_at, held_until from events');
    expect(rows).toEqual([{ status: 'Cancelled', claims: event!.claim + 1, due_at: null, held_until: null }]);
    await other.close();
  });

  test('is told of what has its outcome, and a PUT keeps to what is pending', async () => {
    const sent = await jiter.createAs({ kind: 'sent' });
    expect((await post(`/${sent}/cancel`).expect(400)).body.message).toContain("this one is 'Sent'");
    await post('/987654321/cancel').expect(404);
    const waiting = await jiter.createAs({ kind: 'retry', at: new Date(Date.now() + 60_000) });
    for (const change of [{ status: 'Cancelled' }, { retryPolicy: { maxRetries: 0 } }, { maxAge: '1h' }])
      await jiter.api.put(`/api/events/${waiting}`).send(change).expect(400);
    await post(`/${waiting}/cancel`, { why: 'x' }).expect(400);
  });
});

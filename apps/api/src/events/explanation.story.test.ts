import supertest from 'supertest';
import { silentLog, type Outcome } from '@jiter/core';
import { eventually, runSql } from '@jiter/testkit';
import { openStore, type Store } from '@jiter/store';
import { aBody, MASTER_KEY, setup, soon, type Setup } from '../test-setup.ts';

let jiter: Setup;
beforeAll(async () => {
  jiter = await setup();
});
beforeEach(() => beat());
afterAll(() => jiter.close());

const HOLD = { aheadMs: 3_600_000, leaseMs: 23_000 };
const DAY_MS = 86_400_000;

const beat = () =>
  jiter.store.fleet.beat({
    worker: 'w',
    version: '1.2.3',
    startedAt: new Date(),
    underWay: 0,
    skewMs: 0,
    counts: [],
  });

type Explanation = {
  state: string;
  asOf: string;
  sentences: { code: string; text: string; [fact: string]: unknown }[];
  next?: { at: string; attempt?: number; of?: number; until?: string; fails?: string };
};

const create = async (overrides = {}, api = jiter.api): Promise<string> =>
  (await api.post('/api/events').send(aBody(overrides)).expect(200)).body.id;
const explain = async (id: string, api = jiter.api): Promise<Explanation> =>
  (await api.get(`/api/events/${id}/explanation`).expect(200)).body;
async function anotherOrg(name: string) {
  const { org, apiKey } = await jiter.store.orgs.create(name);
  return { org, api: supertest.agent(jiter.url).set('x-api-key', apiKey) };
}
const codesOf = ({ sentences }: Explanation) => sentences.map(({ code }) => code);
const sql = (...statements: string[]) => runSql(jiter.databaseUrl, ...statements);

const claim = async (id: string) => (await jiter.store.deliveries.claim([id], HOLD))[0];

async function attempt(id: string, status: string, outcome: Outcome): Promise<number> {
  const event = (await claim(id))!;
  await jiter.store.deliveries.record({
    event,
    startedAt: new Date(),
    lagMs: 3,
    durationMs: 1,
    status,
    responseData: '',
    signatures: { jiter: 'j', standard: 'v1,s' },
    userAgent: 'Jiter/test',
    worker: 'w',
    outcome,
  });
  return event.attempt;
}

test('an event waits for its time, beyond the horizon in the database alone', async () => {
  const scheduledTime = soon(DAY_MS);
  const far = await explain(await create({ scheduledTime }));
  expect(far).toMatchObject({ state: 'waits-for-its-time', next: { at: scheduledTime, attempt: 1, of: 4 } });
  expect(codesOf(far)).toEqual(['waits-for-its-time', 'not-in-the-horizon-yet']);
  expect(Math.abs(Date.parse(far.asOf) - Date.now())).toBeLessThan(60_000);
  expect(codesOf(await explain(await create()))).toEqual(['waits-for-its-time']);
});

test('what is said of an attempt is what the next claim makes of it, until none is left', async () => {
  const id = await create({ retryPolicy: { delays: ['1m', '2m'] } });
  for (const [status, number] of [
    ['500', 1],
    ['503', 2],
  ] as const) {
    const { next } = await explain(id);
    expect(next).toMatchObject({ attempt: number, of: 3 });
    expect(await attempt(id, status, { kind: 'retry', at: new Date(soon(60_000)) })).toBe(number);
  }
  const waiting = await explain(id);
  expect(waiting).toMatchObject({ state: 'waits-for-retry', next: { attempt: 3, of: 3 } });
  expect(waiting.sentences).toMatchObject([
    { code: 'left-late', lagMs: 3 },
    { code: 'answered', status: '500' },
    { code: 'answered', status: '503' },
    { code: 'waits-for-retry', because: '503' },
    { code: 'last-attempt', reason: 'exhausted' },
  ]);
  await attempt(id, '500', { kind: 'failed', reason: 'exhausted' });
  const failed = await explain(id);
  expect(failed.state).toBe('exhausted');
  expect(failed).not.toHaveProperty('next');
  await jiter.api.post(`/api/events/${id}/retry`).send({ delay: '1h' }).expect(200);
  const again = await explain(id);
  expect(again).toMatchObject({ state: 'waits-for-retry', next: { attempt: 4, of: 6 } });
  expect(codesOf(again)).toContain('retried-by-hand');
  expect(await attempt(id, '200', { kind: 'sent' })).toBe(4);
  expect((await explain(id)).state).toBe('sent');
});

test('whoever has it is said to have it, until its lease is over or it gives it back', async () => {
  const id = await create();
  const held = (await claim(id))!;
  expect((await explain(id)).state).toBe('about-to-leave');
  await sql(
    `update events set due_at = now() - interval '5 s', held_until = now() + interval '1 min' where id = ${id}`,
  );
  expect(await explain(id)).toMatchObject({ state: 'held-by-worker', next: { attempt: 1 } });
  await sql(`update events set held_until = now() - interval '1 ms', lost_claims = 18 where id = ${id}`);
  expect(codesOf(await explain(id))).toEqual(['lease-over', 'nearly-given-up']);
  await sql(`update events set lost_claims = 19 where id = ${id}`);
  expect(await explain(id)).toMatchObject({ state: 'lease-over', next: { fails: 'unrecorded' } });
  const taken = (await claim(id))!;
  expect(taken.lostClaims).toBe(20);
  await jiter.store.deliveries.release({ ...held, ...taken, dueAt: new Date(soon(60_000)) });
  expect(codesOf(await explain(id))).toContain('handed-back');
});

test('an event whose time is over before its turn is said to fail, without a request', async () => {
  const id = await create({ expiresAt: soon(120_000) });
  const inTime = await explain(id);
  expect(codesOf(inTime)).toEqual(['waits-for-its-time', 'expires']);
  expect(inTime.next).toHaveProperty('until');
  await sql(`update events set due_at = now() + interval '1 h' where id = ${id}`);
  expect(await explain(id)).toMatchObject({ next: { fails: 'expired' } });
});

test('a tick that was missed is for its job to decide on: nobody can claim it', async () => {
  const job = {
    payload: '',
    destination: 'https://example.com/',
    expression: '0 9 * * *',
    maxLateness: 60_000,
  };
  const { id: jobId } = (await jiter.api.post('/api/cronjobs').send(job).expect(200)).body;
  const { body } = await jiter.api.get('/api/events?include=cron&status=Pending&limit=1000').expect(200);
  const { id } = body.find(
    ({ destination, payload }: { destination: string; payload: string }) =>
      payload === '' && destination === job.destination,
  );
  const waiting = await explain(id);
  expect(codesOf(waiting)).toContain('expires');
  await sql(
    `update events set scheduled_time = now() - interval '2 min', due_at = now() - interval '2 min' where id = ${id}`,
    `update cron_jobs set next_time = (select scheduled_time from events where id = ${id}) where id = ${jobId}`,
  );
  const missed = await explain(id);
  expect(missed.state).toBe('awaits-its-job');
  expect(missed).not.toHaveProperty('next');
  expect(await claim(id)).toBeUndefined();
  // Once the job has moved on, its latest time is what counts.
  await sql(`update cron_jobs set next_time = now() + interval '1 h' where id = ${jobId}`);
  expect(await explain(id)).toMatchObject({ state: 'overdue', next: { fails: 'expired' } });
  expect((await claim(id))!.expiresAt!.getTime()).toBeLessThan(Date.now());
});

test('no worker alive is why it is late, until one is back', async () => {
  const id = await create();
  await sql(
    `update events set due_at = now() - interval '5 s' where id = ${id}`,
    `update workers set seen_at = seen_at - interval '40 s'`,
    `insert into workers select (jsonb_populate_record(w, '{"id": "first"}')).* from workers w`,
    `update workers set seen_at = seen_at - interval '1 h' where id = 'first'`,
  );
  await eventually(async () => expect((await explain(id)).state).toBe('no-worker-alive'));
  const { sentences } = await explain(id);
  const since = sentences.find(({ code }) => code === 'no-worker-alive')!['since'] as string;
  expect(Date.now() - Date.parse(since)).toBeGreaterThan(35_000);
  // The last sign of any of them.
  expect(Date.now() - Date.parse(since)).toBeLessThan(3_000_000);
  await sql(`delete from workers where id = 'first'`);
  await beat();
  await eventually(async () => expect((await explain(id)).state).toBe('overdue'));
  await jiter.store.fleet.leave({ worker: 'w', counts: [] });
  await eventually(async () => expect((await explain(id)).state).toBe('no-worker-alive'));
  // Who is there is remembered for a moment: no other test may find it so.
  await beat();
  await eventually(async () => expect((await explain(id)).state).toBe('overdue'));
});

test('a queue that is away is said, a destination that is refused, and what is removed soon', async () => {
  const world = {
    horizonMs: 1,
    retryScheduleMs: [],
    retentionMs: 3_600_000,
  };
  const away = () => Promise.reject(new Error('away'));
  const seeing = {
    ...jiter.store,
    fleet: { ...jiter.store.fleet, look: away },
    queue: { backlog: away },
    statsRetentionMs: 0,
  };
  const other = await setup({
    world,
    seeing,
    guard: { guardRequest: () => ({ kind: 'refused', reason: 'a rule' }) },
  });
  const event = await other.store.events.create({
    org: other.org,
    destination: 'https://example.com/',
    payload: '',
    scheduledTime: new Date(Date.now() - 5_000),
  });
  const { body } = await other.api.get(`/api/events/${event.id}/explanation`).expect(200);
  expect(body).toMatchObject({ state: 'queue-away', next: { attempt: 1, of: 1 } });
  expect(codesOf(body)).toEqual(['overdue', 'queue-away', 'will-be-refused', 'last-attempt']);
  await other.api.post(`/api/events/${event.id}/cancel`).expect(200);
  const settled = await other.api.get(`/api/events/${event.id}/explanation`).expect(200);
  expect(codesOf(settled.body)).toEqual(['cancelled', 'pruned-soon']);
  expect(settled.body.sentences[0]).toMatchObject({ by: { kind: 'key', name: 'first' } });
  await other.close();
});

test('what an org says of its events counts, where an event says nothing itself', async () => {
  const { api } = await anotherOrg('policy');
  const own = await create({ retryPolicy: { delays: ['2s'] } }, api);
  const plain = await create({}, api);
  await api
    .put('/api/org')
    .send({ retryPolicy: { maxRetries: 8 } })
    .expect(200);
  await eventually(async () => expect((await explain(plain, api)).next).toMatchObject({ of: 9 }));
  expect((await explain(own, api)).next).toMatchObject({ of: 2 });
});

test.each(['abc', '0', '987654321', '%ff'])('the id %s is a 404', async (id) => {
  await jiter.api.get(`/api/events/${id}/explanation`).expect(404, { message: 'Unable to find event' });
});

/** As a process sees and writes it that has other master keys. */
async function withKeys(masterKeys: readonly string[], work: (store: Store) => Promise<void>): Promise<void> {
  const options = { poolMax: 2, applicationName: 'test', enqueueHorizonMs: 600_000, log: silentLog };
  const store = await openStore({ ...options, url: jiter.databaseUrl, masterKeys });
  await work(store).finally(() => store.close());
}
const LOST_KEY = Buffer.alloc(32, 9).toString('base64');
const SECRET = { Authorization: 'Bearer abc' };

/** Sealed with a key that the API does not have. */
async function createSealed(): Promise<string> {
  let id = '';
  await withKeys([LOST_KEY], async ({ events }) => {
    const { destination } = aBody() as { destination: string };
    const input = { destination, payload: '', scheduledTime: new Date(soon()), options: { headers: SECRET } };
    ({ id } = await events.create({ org: jiter.org, ...input }));
  });
  return id;
}

test('whose headers do not open for want of the key says so, until they are sent again', async () => {
  const id = await createSealed();
  const before = await explain(id);
  expect(before.state).toBe('waits-for-its-time');
  expect(codesOf(before)).toEqual(['waits-for-its-time', 'headers-do-not-open']);
  expect(before).not.toHaveProperty('next');
  const held = (await claim(id))!;
  await jiter.store.deliveries.release({ ...held, dueAt: new Date(soon(60_000)) });
  expect((await explain(id)).state).toBe('headers-do-not-open');
  // Nothing of it has left: it can be edited, and is what it was beside.
  await jiter.api.put(`/api/events/${id}`).send({ headers: SECRET }).expect(200);
  expect(codesOf(await explain(id))).not.toContain('headers-do-not-open');
  expect((await explain(id)).next).toMatchObject({ attempt: 1 });
  const { options } = (await claim(id))!;
  expect(jiter.store.secrets.openHeaders(jiter.org, options!.sealed!.headers!)).toEqual(SECRET);
});

test('what has been attempted before is cancelled, and replayed with its headers sent again', async () => {
  const id = await createSealed();
  await attempt(id, '500', { kind: 'retry', at: new Date(soon(2_000)) });
  expect(codesOf(await explain(id))).toContain('headers-do-not-open');
  await jiter.api.put(`/api/events/${id}`).send({ headers: SECRET }).expect(400);
  await jiter.api.post(`/api/events/${id}/cancel`).expect(200);
  expect(codesOf(await explain(id))).not.toContain('headers-do-not-open');
  const replay = async (body: object) =>
    (
      await jiter.api
        .post(`/api/events/${id}/replay`)
        .send({ delay: '1h', ...body })
        .expect(200)
    ).body.id;
  expect(codesOf(await explain(await replay({})))).toContain('headers-do-not-open');
  const again = await explain(await replay({ overrides: { headers: SECRET } }));
  expect(codesOf(again)).not.toContain('headers-do-not-open');
});

test('an org whose signing secret does not open has that said of all its events', async () => {
  const { org, api } = await anotherOrg('secret');
  const id = await create({}, api);
  await withKeys([LOST_KEY, MASTER_KEY], async ({ secrets }) => void (await secrets.rotate(org, 60_000)));
  expect(codesOf(await explain(id, api))).toContain('secret-does-not-open');
  await jiter.store.secrets.rotate(org, 60_000);
  expect(codesOf(await explain(id, api))).not.toContain('secret-does-not-open');
});

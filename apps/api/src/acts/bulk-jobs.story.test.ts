import { eventually, openSql, queryRows, runSql } from '@jiter/testkit';
import { aBody } from '../test-setup.ts';
import { setupActs, type ActSetup } from './acts.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setupActs();
});
beforeEach(async () => {
  await jiter.clear();
  await runSql(jiter.databaseUrl, 'delete from bulk_jobs');
});
afterAll(() => jiter.close());

type Job = { id: string; state: string; done: number; matches: number };
const start = async (body: object) => (await jiter.api.post('/api/bulk').send(body).expect(200)).body as Job;
const look = async (id: string) => (await jiter.api.get(`/api/bulk/${id}`).expect(200)).body as Job;
const statuses = async (ids: string[]) => Promise.all(ids.map(async (id) => (await jiter.get(id)).status));

/** As whoever leads does it, without the rests between. */
async function walk(id: string): Promise<number> {
  let steps = 0;
  for (let step = await jiter.store.bulk.step(id); step; step = await jiter.store.bulk.step(id)) {
    steps += 1;
    jiter.bells.push(...step.bells);
    if (step.isOver) return steps;
  }
  return steps;
}

test('all that match are retried, so many a second, each once', async () => {
  const ids = await jiter.failedMany(10);
  const job = await start({ action: 'retry', filter: { status: 'Failed To Send' }, rate: 12 });
  expect(job).toMatchObject({ state: 'running', matches: 10, atLeast: false, done: 0, rate: 12 });
  // One fails again, and one fails for the first time, while it is under way.
  const first = (await jiter.store.bulk.step(job.id))!;
  expect([first.tried, first.bells.length, first.isOver, first.rate]).toEqual([3, 3, false, 12]);
  await jiter.attempt(first.bells[0]!.eventId, { kind: 'failed', reason: 'exhausted' });
  const later = await jiter.failedMany(1);
  expect(await look(job.id)).toMatchObject({ state: 'running', done: 3 });
  expect(await walk(job.id)).toBe(3);
  expect(await look(job.id)).toMatchObject({ state: 'done', done: 10, endedAt: expect.any(String) });
  const again = [first.bells[0]!.eventId, ...later];
  expect(await statuses(again)).toEqual(['Failed To Send', 'Failed To Send']);
  expect(new Set(await statuses(ids.filter((id) => !again.includes(id))))).toEqual(new Set(['Queued']));
});

test('a step that is not committed is done anew, and none is done twice', async () => {
  await jiter.failedMany(6);
  const job = await start({ action: 'retry', filter: { status: 'Failed To Send' }, rate: 8 });
  // What marks the job's place fails, as it does when a worker is killed before: the retries of its step are gone with it.
  await runSql(jiter.databaseUrl, `alter table bulk_jobs add constraint none check (done = 0)`);
  await expect(jiter.store.bulk.step(job.id)).rejects.toThrow();
  const failed = await jiter.api.get('/api/events/count?status=Failed+To+Send').expect(200);
  expect(failed.body.count).toBe(6);
  await runSql(jiter.databaseUrl, 'alter table bulk_jobs drop constraint none');
  await walk(job.id);
  expect(await look(job.id)).toMatchObject({ state: 'done', done: 6 });
  expect(new Set(jiter.bells.map(({ eventId }) => eventId)).size).toBe(6);
});

test('a job whose steps fail again and again ends, and says why; one that failed now and then does not', async () => {
  const ids = await jiter.failedMany(6);
  const job = await start({ action: 'retry', filter: { status: 'Failed To Send' }, rate: 8 });
  const { bulk } = jiter.store;
  const fail = async (times: number) => {
    for (let left = times; left > 1; left -= 1) expect(await bulk.failStep(job.id)).toBe(true);
    return bulk.failStep(job.id);
  };
  expect(await fail(19)).toBe(true);
  await bulk.step(job.id);
  expect(await fail(19)).toBe(true);
  expect(await look(job.id)).toMatchObject({ state: 'running', done: 2 });
  expect(await look(job.id)).not.toHaveProperty('reason');
  expect(await fail(1)).toBe(false);
  const ended = await look(job.id);
  expect(ended).toMatchObject({
    state: 'failed',
    done: 2,
    endedAt: expect.any(String),
    reason: expect.stringMatching(/^20 steps in a row failed on our side/),
  });
  expect((await jiter.api.get('/api/bulk').expect(200)).body).toEqual([ended]);
  expect(await bulk.step(job.id)).toBeUndefined();
  expect(await bulk.running(10)).toEqual([]);
  expect(await bulk.failStep(job.id)).toBe(false);
  expect((await jiter.api.post(`/api/bulk/${job.id}/stop`).expect(200)).body).toEqual(ended);
  expect((await statuses(ids)).filter((status) => status === 'Queued')).toHaveLength(2);
});

test('what comes to match while a job is at work is counted with what it is done with', async () => {
  const ids = await jiter.failedMany(4);
  const coming = await jiter.create();
  const job = await start({ action: 'retry', filter: { status: 'Failed To Send' }, rate: 8 });
  expect(job.matches).toBe(4);
  await jiter.attempt(coming, { kind: 'failed', reason: 'exhausted' });
  await walk(job.id);
  const ended = await look(job.id);
  expect(new Set(await statuses([...ids, coming]))).toEqual(new Set(['Queued']));
  expect(ended).toMatchObject({ state: 'done', done: 5, matches: 5 });
});

test('two that walk the same job do nothing twice', async () => {
  await jiter.failedMany(8);
  const job = await start({ action: 'replay', filter: { status: 'Failed To Send' }, rate: 8 });
  await Promise.all([walk(job.id), walk(job.id), walk(job.id)]);
  await walk(job.id);
  expect(await look(job.id)).toMatchObject({ state: 'done', done: 8 });
  expect((await jiter.api.get('/api/events/count?status=Pending').expect(200)).body.count).toBe(8);
});

test('a job is stopped at any step, and stays so', async () => {
  const ids = await jiter.failedMany(6);
  const job = await start({ action: 'retry', filter: { status: 'Failed To Send' }, rate: 8 });
  await jiter.store.bulk.step(job.id);
  const { body } = await jiter.api.post(`/api/bulk/${job.id}/stop`).expect(200);
  expect(body).toMatchObject({ state: 'stopped', done: 2 });
  expect(await jiter.store.bulk.step(job.id)).toBeUndefined();
  expect((await statuses(ids)).filter((status) => status === 'Queued')).toHaveLength(2);
  expect((await jiter.api.post(`/api/bulk/${job.id}/stop`).expect(200)).body).toEqual(body);
});

test('what is cancelled was there when the job began', async () => {
  for (let left = 3; left > 0; left -= 1) await jiter.create();
  const job = await start({ action: 'cancel', filter: { status: 'Pending' }, rate: 1_000 });
  const later = await jiter.create();
  await walk(job.id);
  expect(await look(job.id)).toMatchObject({ state: 'done', done: 3 });
  expect(await statuses([later])).toEqual(['Pending']);
});

test('nor what was made since, where the clock of its API is ahead', async () => {
  for (let left = 3; left > 0; left -= 1) await jiter.create();
  const { Date: RealDate } = globalThis;
  globalThis.Date = class extends RealDate {
    constructor(...given: [number]) {
      super(...(given.length > 0 ? given : ([RealDate.now() + 3_600_000] as [number])));
    }
  } as DateConstructor;
  const job = await start({ action: 'cancel', filter: { status: 'Pending' }, rate: 1_000 }).finally(
    () => (globalThis.Date = RealDate),
  );
  const later = await jiter.create();
  await walk(job.id);
  expect(await look(job.id)).toMatchObject({ state: 'done', done: 3 });
  expect(await statuses([later])).toEqual(['Pending']);
});

test('what could not be counted when it began is told to the last of it when all of it is done', async () => {
  const batch = (count: number) =>
    jiter.post('/batch', Array(count).fill(aBody({ labels: ['many'] })) as object);
  await batch(1_000).expect(200);
  await batch(200).expect(200);
  const holder = await openSql(jiter.databaseUrl);
  await holder.rows('begin; lock table event_tags in access exclusive mode');
  // It is sent at once, and looked at later.
  const begun = start({ action: 'cancel', filter: { label: 'many' }, rate: 1_000 });
  // Until it waits, and longer than a count may take.
  await eventually(async () => {
    const waits = `select clock_timestamp() - query_start > interval '80 ms' as long from pg_stat_activity
      where wait_event_type = 'Lock' and datname = current_database()`;
    const rows = await queryRows<{ long: boolean }>(jiter.databaseUrl, waits);
    expect(rows).toContainEqual({ long: true });
  });
  await holder.rows('rollback');
  const job = await begun;
  await holder.close();
  expect(job).toMatchObject({ atLeast: true });
  expect(job.matches).toBeLessThan(1_200);
  const matches: number[] = [];
  while (await jiter.store.bulk.step(job.id)) matches.push((await look(job.id)).matches);
  expect(matches).toEqual([...matches].sort((one, other) => one - other));
  expect(await look(job.id)).toMatchObject({ state: 'done', done: 1_200, matches: 1_200, atLeast: false });
});

test('what a job does is one entry of its org, and each of its events tells it as a part of that', async () => {
  const audit = async (query = '') =>
    (await jiter.api.get(`/api/audit?limit=1000${query}`).expect(200)).body as {
      id: string;
      action: string;
    }[];
  const before = (await audit()).length;
  const failedIds = await jiter.failedMany(3);
  const retry = await start({ action: 'retry', filter: { status: 'Failed To Send' }, rate: 8 });
  const [started] = await audit();
  await walk(retry.id);
  const cancel = await start({ action: 'cancel', filter: { status: 'Queued' }, rate: 8 });
  await walk(cancel.id);
  const replay = await start({ action: 'replay', filter: { status: 'Cancelled' }, rate: 8 });
  await walk(replay.id);
  const entries = await audit();
  expect(entries.slice(0, entries.length - before).map(({ action }) => action)).toEqual(
    Array(3).fill('bulk.started'),
  );
  expect(await audit('&action=event.retried,event.cancelled,event.replayed&actor=key:1')).toEqual([]);
  const parts = entries.slice(0, 3).map(({ id }) => id);
  for (const id of failedIds) {
    const { body } = await jiter.api.get(`/api/events/${id}/changes`).expect(200);
    expect((body as { action: string; partOf?: string }[]).map((one) => [one.action, one.partOf])).toEqual([
      ['event.created', undefined],
      ['event.retried', started!.id],
      ['event.cancelled', parts[1]],
      ['event.replayed', parts[0]],
    ]);
  }
});

test('a job goes on where the entry of its start is kept no longer', async () => {
  const [id] = await jiter.failedMany(1);
  const job = await start({ action: 'retry', filter: { status: 'Failed To Send' }, rate: 8 });
  await runSql(
    jiter.databaseUrl,
    `delete from audit where action = 'bulk.started' and target_id = '${job.id}'`,
  );
  await walk(job.id);
  const { body } = await jiter.api.get(`/api/events/${id}/changes`).expect(200);
  expect(body[1]).toMatchObject({ action: 'event.retried', actor: { kind: 'key' } });
  expect(body[1]).not.toHaveProperty('partOf');
});

test('a dry run tells what it would be about, and does nothing', async () => {
  const ids = await jiter.failedMany(3, { destination: 'https://one.example/' });
  await jiter.failedMany(1, { destination: 'https://two.example/' });
  const body = { action: 'retry', filter: { status: 'Failed To Send' }, rate: 2, dryRun: true };
  expect(await start(body)).toEqual({
    matches: 4,
    atLeast: false,
    hosts: [
      { host: 'one.example', n: 3 },
      { host: 'two.example', n: 1 },
    ],
    takesMs: 2_000,
    dueMeanwhile: 0,
  });
  expect((await jiter.api.get('/api/bulk').expect(200)).body).toEqual([]);
  expect(await statuses(ids)).toEqual(['Failed To Send', 'Failed To Send', 'Failed To Send']);
});

test('there are five at a time, and another org sees none of them', async () => {
  const body = { action: 'retry', filter: { status: 'Failed To Send' } };
  const job = await start(body);
  for (let left = 4; left > 0; left -= 1) await start(body);
  expect((await jiter.api.post('/api/bulk').send(body).expect(409)).body.code).toBe('too_many_bulk_jobs');
  expect((await jiter.api.get('/api/bulk').expect(200)).body).toHaveLength(5);
  const { apiKey } = await jiter.store.orgs.create('other');
  expect((await jiter.api.get('/api/bulk').set('x-api-key', apiKey).expect(200)).body).toEqual([]);
  await jiter.api.get(`/api/bulk/${job.id}`).set('x-api-key', apiKey).expect(404);
  await jiter.api.post(`/api/bulk/${job.id}/stop`).set('x-api-key', apiKey).expect(404);
});

test.each([
  [{}, /'action'/],
  [{ action: 'delete', filter: { status: 'Sent' } }, /'action'/],
  [{ action: 'retry' }, /'filter'/],
  [{ action: 'retry', filter: {} }, /'filter'/],
  [{ action: 'retry', filter: { status: 'x' } }, /'status'/],
  [{ action: 'retry', filter: { status: 'Sent' }, rate: 0 }, /'rate'/],
  [{ action: 'retry', filter: { status: 'Sent' }, rate: 1_001 }, /'rate'/],
  [{ action: 'retry', filter: { status: 'Sent' }, ids: ['1'] }, /'ids'/],
])('%j is a 400', async (body, message) => {
  expect((await jiter.api.post('/api/bulk').send(body).expect(400)).body.message).toMatch(message);
});

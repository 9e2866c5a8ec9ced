import type { CronJob, CronMove, NewCronJob, StandingJob } from '@jiter/core';
import { listEvents, queryRows, runSql } from '@jiter/testkit';
import { attemptAt, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';

const MINUTE_MS = 60_000;

let jiter: SetupWithOrg;
let org: string;
beforeEach(async () => {
  jiter = await setupWithOrg();
  ({ org } = jiter);
});
afterEach(() => jiter.close());

const input = (): NewCronJob => ({
  ...{ org, destination: 'http://127.0.0.1/', payload: 'tick' },
  ...{ expression: '* * * * *', timezone: 'UTC', misfire: 'all' },
});
const create = async (next: Date, changes: Partial<NewCronJob> = {}): Promise<CronJob> =>
  (await jiter.store.cronJobs.create({ ...input(), ...changes }, next)).job;
/** By their ids, which say nothing of jobs of the same millisecond. */
const createInOrder = async (count: number, next: Date): Promise<CronJob[]> => {
  const jobs: CronJob[] = [];
  while (jobs.length < count) jobs.push(await create(next));
  return jobs.toSorted((one, other) => Number(BigInt(one.id) - BigInt(other.id)));
};
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS);
const after = (job: CronJob, minutes: number) =>
  new Date(job.nextExecutionDate!.getTime() + minutes * MINUTE_MS);
const occurrences = () => listEvents(jiter.store.events, org, { includeCron: true });
const moveOf = (job: CronJob, fire: Date[], next: Date, from = after(job, 0)): CronMove => ({
  ...{ id: job.id, seen: job.updatedAt, from, fire, next },
});

test('of jobs that stand at the same tick each is found, portion by portion', async () => {
  const at = inMinutes(-1);
  const jobs = await createInOrder(3, at);
  const found: string[] = [];
  for (let last: StandingJob | undefined; found.length < 10;) {
    const [next] = await jiter.store.cronJobs.overdue(1, last && { last });
    if (!next) break;
    found.push(next.id);
    last = next;
  }
  expect(found).toEqual(jobs.map(({ id }) => id));
});

test('those that stalled are found by their ids, however they lie, and one that is paused stands still no more', async () => {
  const { cronJobs } = jiter.store;
  const jobs = await createInOrder(2, inMinutes(1));
  const [first, second] = jobs.map(({ id }) => id) as [string, string];
  for (const id of [second, first])
    await runSql(jiter.url, `update cron_jobs set stalled_at = next_time, next_time = null where id = ${id}`);
  expect((await cronJobs.stalled(1)).map(({ id }) => id)).toEqual([first]);
  expect((await cronJobs.stalled(1, first)).map(({ id }) => id)).toEqual([second]);
  const paused = await cronJobs.edit(org, first, () => ({
    ...{ changes: { status: 'Disabled' }, now: new Date(), next: { at: undefined } },
  }));
  expect(paused!.job).not.toHaveProperty('stalledAt');
  expect((await cronJobs.stalled(10)).map(({ id }) => id)).toEqual([second]);
});

test('what a job missed in several portions is told together', async () => {
  const job = await create(inMinutes(-10));
  const leads = { target: 'https://example.com/', shown: '' };
  await jiter.store.channels.create(org, { kind: 'webhook', name: 'us', tells: ['cronjobs'], ...leads });
  const missedAt = after(job, 0);
  const first = moveOf(job, [after(job, 0), after(job, 1)], after(job, 2));
  const second = moveOf(
    job,
    [2, 3, 4].map((minutes) => after(job, minutes)),
    after(job, 20),
    after(job, 2),
  );
  for (const move of [first, second]) await jiter.store.cronJobs.advance([{ ...move, missedAt }]);
  expect(await queryRows(jiter.url, 'select missed_at, fired from cron_misses')).toEqual([
    { missed_at: missedAt, fired: 5 },
  ]);
});

test('an edit answers the bells of what was owed until then, and an age that it sets holds for the tick to come', async () => {
  const job = await create(inMinutes(-3));
  const to = inMinutes(60);
  const fire = [after(job, 0), after(job, 1), after(job, 2)];
  const edited = await jiter.store.cronJobs.edit(org, job.id, () => ({
    ...{ changes: { options: { maxAge: '5min', maxAgeMs: 300_000 } }, now: new Date() },
    owed: moveOf(job, fire, to),
  }));
  const dueMs = edited!.bells.map(({ dueAt }) => dueAt.getTime());
  expect(dueMs.filter((ms) => ms < Date.now() + MINUTE_MS)).toHaveLength(2);
  expect(dueMs).toContain(to.getTime());
  const kept = (await occurrences()).map(({ scheduledTime, expiresAt }) => [scheduledTime, expiresAt]);
  expect(kept).toEqual([
    ...fire.map((at) => [at, undefined]),
    [to, new Date(to.getTime() + 300_000).toISOString()],
  ]);
});

test('an edit is later than the one before, also where the clock was set back meanwhile', async () => {
  const { cronJobs } = jiter.store;
  const job = await create(inMinutes(1));
  const seen = new Date(job.updatedAt.getTime() + 60 * MINUTE_MS);
  await runSql(jiter.url, `update cron_jobs set updated_at = '${seen.toISOString()}' where id = ${job.id}`);
  const changes = { destination: 'http://127.0.0.1/other' };
  const edited = await cronJobs.edit(org, job.id, () => ({ changes, now: new Date() }));
  expect(edited!.job.updatedAt).toEqual(new Date(seen.getTime() + 1));
  expect(await cronJobs.advance([{ ...moveOf(job, [], after(job, 1)), seen }])).toEqual([]);
});

test('a tick of the very moment at which its job is paused is due, and stays', async () => {
  const job = await create(inMinutes(1));
  const now = after(job, 0);
  await jiter.store.cronJobs.edit(org, job.id, () => ({
    ...{ changes: { status: 'Disabled' }, now, next: { at: undefined } },
    owed: moveOf(job, [now], after(job, 1)),
  }));
  expect((await occurrences()).map(({ scheduledTime }) => scheduledTime)).toEqual([now]);
});

test('where there is no room for a job none is made for a key, which is free for another time', async () => {
  const { cronJobs } = jiter.store;
  const once = { key: 'k', fingerprint: '00'.repeat(32) };
  const takeRoom = () => Promise.reject(new Error('no room'));
  await expect(cronJobs.createOnce(input(), inMinutes(1), once, { takeRoom })).rejects.toThrow('no room');
  expect(await cronJobs.count(org, 10)).toBe(0);
  expect(await cronJobs.createOnce(input(), inMinutes(1), once)).toMatchObject({ kind: 'created' });
  // A repeat needs none.
  expect(await cronJobs.createOnce(input(), inMinutes(1), once, { takeRoom })).toMatchObject({
    kind: 'replayed',
  });
});

/** Runs of a job, that are over, the latest last. */
async function runs(job: CronJob, count: number): Promise<string[]> {
  const ids = [];
  for (let left = count; left > 0; left -= 1) {
    const run = await jiter.store.cronJobs.run(org, job.id, new Date(Date.now() - left * 1_000));
    await jiter.store.deliveries.record(attemptAt(await jiter.claimOne(run!.id)));
    ids.push(run!.id);
  }
  return ids;
}

test('of a history longer than is shown the latest attempts are shown, the oldest of them first', async () => {
  const job = await create(inMinutes(10));
  const [id] = await runs(job, 1);
  // Far more than are shown, in no order.
  await runSql(
    jiter.url,
    `create temp table more as select n, next_id('events_id_seq') as id, now() - n * interval '1 minute' as at
       from generate_series(1, 1200) as n order by n % 7;
     insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, sent_at, status, claims, attempts, destination, payload, cron_id)
       select now(), more.id, org_id, at, at, now(), 'Sent', 1, 1, destination, 'run ' || n, cron_id from more, settled_events where settled_events.id = ${id};
     insert into attempt_history (created_at, event_id, id, claim, lag_ms, duration_ms, attempt, status, response_data)
       select now(), more.id, -n, 1, 0, 1, 1, n::text, '' from more`,
  );
  const { history } = (await jiter.store.cronJobs.find(org, job.id))!;
  expect(history.map(({ status }) => status).slice(0, -1)).toEqual(
    Array.from({ length: 99 }, (_none, index) => String(99 - index)),
  );
});

test('what is kept beside occurrences goes with those that are too many, and stays with the others', async () => {
  const job = await create(inMinutes(10));
  const ids = await runs(job, 4);
  const columns = 'created_at, event_id, claim, lag_ms, duration_ms, attempt, status, response_data, worker';
  await runSql(
    jiter.url,
    `insert into attempts (${columns}) select ${columns.replace('worker', `'w'`)} from attempt_history`,
    `insert into event_tags (org_id, tag, event_id) select org_id, 'l:a', id from settled_events`,
    `insert into audit (org_id, event_id, action, actor, actor_name) select org_id, id, 'event.edited', 'admin', '' from settled_events`,
  );
  // Of these the one to come is one.
  expect(await jiter.store.cronJobs.prune([job.id], 3, 100)).toBe(2);
  for (const table of ['attempt_history', 'attempts', 'event_tags', 'audit']) {
    const rows = await queryRows<{ id: string }>(
      jiter.url,
      `select event_id as id from ${table} where event_id is not null order by event_id`,
    );
    expect([table, rows.map(({ id }) => id)]).toEqual([table, ids.slice(2)]);
  }
});

test('jobs of which something was settled since a time are found, portion by portion', async () => {
  const { cronJobs } = jiter.store;
  const jobs = await createInOrder(3, inMinutes(10));
  const [old, , fresh] = jobs.map(({ id }) => id) as [string, string, string];
  await runs(jobs[0]!, 1);
  await runs(jobs[2]!, 2);
  await runSql(
    jiter.url,
    `update settled_events set settled_at = settled_at - interval '2 hours' where cron_id = ${old}`,
  );
  const since = inMinutes(-60);
  expect(await cronJobs.settledSince(undefined, 10)).toEqual({ ids: [old, fresh] });
  expect(await cronJobs.settledSince(since, 10)).toEqual({ ids: [fresh] });
  expect(await cronJobs.settledSince(undefined, 1)).toEqual({ ids: [old], lastId: old });
  expect(await cronJobs.settledSince(undefined, 1, old)).toEqual({ ids: [fresh], lastId: fresh });
  expect(await cronJobs.settledSince(undefined, 1, fresh)).toEqual({ ids: [] });
});

import { openSql, type Sql } from '@jiter/testkit';
import { aBody, setup, type Setup } from '../test-setup.ts';

let jiter: Setup;
let sql: Sql;
/** The beginning of a minute: the forecasts of a story are made then, so that it is known what falls into which step. */
const now = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 60_000);
beforeAll(async () => {
  jiter = await setup({ clock: { now: () => now } });
  sql = await openSql(jiter.databaseUrl);
});
afterEach(async () => {
  await sql.rows('delete from events');
  await sql.rows('delete from cron_jobs');
});
afterAll(async () => {
  await sql.close();
  await jiter.close();
});

const MINUTE_MS = 60_000;
const inMs = (ms: number) => new Date(now.getTime() + ms).toISOString();

type Answer = {
  from: string;
  to: string;
  stepMs: number;
  events: number[];
  cron: number[];
  hosts?: { host: string; due: number }[];
  exact: boolean;
  estimated?: number[];
  note?: string;
};
const read = async (query: string) =>
  (await jiter.api.get(`/api/forecast?${query}`).expect(200)).body as Answer;
const schedule = async (ms: number, destination = 'https://a.example/hook') =>
  (
    await jiter.api
      .post('/api/events')
      .send(aBody({ scheduledTime: inMs(ms), destination }))
      .expect(200)
  ).body.id as string;
/** What is not 0, by its step. */
const some = (series: readonly number[]) =>
  Object.fromEntries([...series.entries()].filter(([, count]) => count > 0));
const sum = (series: readonly number[]) => series.reduce((all, one) => all + one, 0);

test('what is due is told by the minute, the hour and the day', async () => {
  await schedule(500);
  await schedule(MINUTE_MS - 1);
  await schedule(MINUTE_MS);
  await schedule(59.5 * MINUTE_MS);
  await schedule(60 * MINUTE_MS);
  await schedule(26 * 60 * MINUTE_MS);
  await schedule(8 * 24 * 60 * MINUTE_MS);
  const cancelled = await schedule(5 * MINUTE_MS);
  await jiter.api.post(`/api/events/${cancelled}/cancel`).expect(200);

  const hour = await read('horizon=1h');
  expect(hour).toMatchObject({
    horizon: '1h',
    from: inMs(0),
    to: inMs(3_600_000),
    stepMs: MINUTE_MS,
    exact: true,
  });
  expect(hour.events).toHaveLength(60);
  expect(some(hour.events)).toEqual({ 0: 2, 1: 1, 59: 1 });
  expect(some(hour.cron)).toEqual({});
  expect(hour).not.toHaveProperty('note');
  const day = await read('');
  expect([day.stepMs, day.events.length, some(day.events)]).toEqual([3_600_000, 24, { 0: 4, 1: 1 }]);
  const week = await read('horizon=7d');
  expect([week.stepMs, week.events.length, some(week.events)]).toEqual([86_400_000, 7, { 0: 5, 1: 1 }]);
});

test('another org has a forecast of its own', async () => {
  await schedule(90_000);
  const { apiKey } = await jiter.store.orgs.create('other');
  const { body } = await jiter.api
    .get('/api/forecast?horizon=1h&by=host')
    .set('x-api-key', apiKey)
    .expect(200);
  expect([some(body.events), body.hosts]).toEqual([{}, []]);
});

test('what waits for its next attempt counts when that is due, and what is late or under way does not', async () => {
  const [retried] = [await schedule(10_000), await schedule(20_000), await schedule(30_000)];
  await sql.rows(
    `update events set scheduled_time = now() - interval '5 minutes', due_at = now() - interval '5 minutes'`,
  );
  await sql.rows(`update events set due_at = '${inMs(10.5 * MINUTE_MS)}' where id = ${retried}`);
  const { events, exact } = await read('horizon=1h');
  expect([some(events), exact]).toEqual([{ 10: 1 }, true]);
});

test('ticks that are no events yet are told beside those that are; a paused job has none', async () => {
  const minutes = [7, 27, 47].map((later) => (now.getUTCMinutes() + later) % 60);
  const job = { payload: '', destination: 'https://cron.example/', expression: `${minutes.join()} * * * *` };
  await jiter.api.post('/api/cronjobs').send(job).expect(200);
  const { body } = await jiter.api.post('/api/cronjobs').send(job).expect(200);
  await jiter.api
    .post('/api/cronjobs')
    .send({ ...job, destination: 'https://b.example/' })
    .expect(200);
  await jiter.api.put(`/api/cronjobs/${body.id}`).send({ status: 'Disabled' }).expect(200);
  await schedule(90_000);
  const hour = await read('horizon=1h&by=host');
  // Each of both has three, the first of which is an event.
  expect(some(hour.events)).toEqual({ 1: 1, 7: 2 });
  expect(some(hour.cron)).toEqual({ 27: 2, 47: 2 });
  expect(hour.exact).toBe(true);
  expect(hour.hosts).toEqual([
    { host: 'b.example', due: 3 },
    { host: 'cron.example', due: 3 },
    { host: 'a.example', due: 1 },
  ]);
});

test('of hosts the hundred busiest are told, and what is due at all others together', async () => {
  await sql.rows(`insert into events (org_id, scheduled_time, due_at, wake_at, destination, payload)
    select ${jiter.org}, at, at, at, 'https://' || lpad((n % 103)::text, 3, '0') || '.example/', ''
    from generate_series(0, 203) as n, lateral (select '${inMs(30_000)}'::timestamptz + n % 51 * interval '1 minute' as at) as row`);
  const { hosts, exact } = await read('horizon=1h&by=host');
  expect([hosts!.length, exact]).toEqual([101, true]);
  expect([hosts![0], hosts![99], hosts![100]]).toEqual([
    { host: '000.example', due: 2 },
    { host: '099.example', due: 2 },
    { host: 'other', due: 4 },
  ]);
});

test('more than can be counted is estimated, and said to be', async () => {
  await sql.rows(`insert into events (org_id, scheduled_time, due_at, wake_at, destination, payload)
    select ${jiter.org}, at, at, at, 'https://' || case when n % 4 = 0 then 'quarter' else 'most' end || '.example/', ''
    from generate_series(1, 2000) as n, lateral (select '${inMs(5 * MINUTE_MS)}'::timestamptz + n * interval '20 ms' as at) as row`);
  await sql.rows('analyze events');
  await schedule(90_000);
  const hour = await read('horizon=1h&by=host');
  expect(hour.exact).toBe(false);
  expect(hour.estimated).toEqual([5]);
  expect(hour.note).toMatch(/^Not all is exact: 'estimated' steps have too many events to count/);
  expect(hour.events[1]).toBe(1);
  expect(hour.events[5]).toBeGreaterThan(1_000);
  expect(hour.events[5]).toBeLessThan(4_000);
  const [most, quarter] = hour.hosts!;
  expect([most!.host, quarter!.host]).toEqual(['most.example', 'quarter.example']);
  expect(most!.due / quarter!.due).toBeGreaterThan(2);
});

type Some = { scheduledMs?: number; dueMs?: number; ofJobs?: boolean };
let made = 0;
/** A ms after the one before each: a job has one tick at a time. Those of jobs have their own half of an index. */
async function insert(
  count: number,
  { dueMs = 30_000, scheduledMs = dueMs, ofJobs = false }: Some,
): Promise<void> {
  const at = (ms: number) => `'${inMs(ms)}'::timestamptz + n * interval '1 millisecond'`;
  await sql.rows(`insert into events (org_id, scheduled_time, due_at, wake_at, destination, payload, cron_id)
    select ${jiter.org}, ${at(scheduledMs)}, ${at(dueMs)}, ${at(dueMs)}, 'https://a.example/', '', ${ofJobs ? '7' : 'null'}
    from generate_series(${made + 1}, ${made + count}) as n`);
  made += count;
}

test.each([
  ['1h', 67, ''],
  ['24h', 167, ''],
  ['7d', 572, ''],
  ['1h', 34, '&by=host'],
  ['24h', 84, '&by=host'],
  ['7d', 286, '&by=host'],
])('within a step of %s %d events are counted, and as many of cron jobs%s', async (horizon, most, by) => {
  await insert(most, {});
  await insert(most, { ofJobs: true });
  const query = `horizon=${horizon}${by}`;
  const counted = await read(query);
  expect([some(counted.events), counted.exact]).toEqual([{ 0: 2 * most }, true]);
  expect(counted).not.toHaveProperty('estimated');
  await insert(1, { ofJobs: true });
  const more = await read(query);
  expect([more.exact, more.estimated]).toEqual([false, [0]]);
  expect(more.events[0]).toBeGreaterThan(2 * most);
});

test('a thousand retries are looked at, and as many of cron jobs', async () => {
  const late = { scheduledMs: -300_000 };
  await insert(999, late);
  await insert(999, { ...late, ofJobs: true });
  const all = await read('horizon=1h');
  expect([some(all.events), all.exact]).toEqual([{ 0: 1_998 }, true]);
  await insert(2, { ...late, ofJobs: true });
  const most = await read('horizon=1h');
  expect([most.exact, most.note]).toEqual([false, expect.stringMatching(/more retries than were looked at/)]);
});

test('jobs that fire more often than can be counted are estimated, and said to be', async () => {
  const job = { payload: '', destination: 'https://cron.example/', expression: '* * * * * *' };
  await jiter.api.post('/api/cronjobs').send(job).expect(200);
  const week = await read('horizon=7d');
  expect(week.exact).toBe(false);
  expect(week.note).toMatch(/'cron' is estimated/);
  expect(Math.abs(sum(week.cron) - 7 * 86_400)).toBeLessThan(200);
});

test.each([
  ['horizon=2h', "'horizon' must be '1h', '24h' or '7d'"],
  ['horizon=constructor', "'horizon' must be '1h', '24h' or '7d'"],
  ['horizon=1h&horizon=1h', "'horizon' may be given only once"],
  ['by=org', "'by' must be 'host'"],
  ['from=now', "'from' is not a parameter of a forecast"],
])('%s is refused', async (query, message) => {
  const { body } = await jiter.api.get(`/api/forecast?${query}`).expect(400);
  expect(body.message).toBe(message);
});

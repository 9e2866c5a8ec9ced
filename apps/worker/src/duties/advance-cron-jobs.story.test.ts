import { randomUUID } from 'node:crypto';
import {
  silentLog,
  systemClock,
  type Bell,
  type ClaimedEvent,
  type MisfirePolicy,
  type NewCronJob,
} from '@jiter/core';
import { createBells } from '@jiter/runtime';
import { openStore } from '@jiter/store';
import {
  cloneDatabase,
  eventually,
  listEvents,
  queryRows,
  runSql,
  untilHourLasts,
  watchStatements,
} from '@jiter/testkit';
import { createAdvanceCronJobs } from './advance-cron-jobs.ts';
import { aTerm } from './term.fixture.ts';

const HOUR_MS = 3_600_000;
const HORIZON_MS = 600_000;

beforeEach(() => untilHourLasts());

async function setup() {
  const database = await cloneDatabase();
  const store = await openStore({
    url: database.url,
    poolMax: 4,
    applicationName: 'test',
    log: silentLog,
    enqueueHorizonMs: HORIZON_MS,
    masterKeys: [Buffer.alloc(32, 7).toString('base64')],
  });
  const { org } = await store.orgs.ensureFirst({ apiKey: randomUUID(), signingSecret: randomUUID() });
  const rung: Bell[] = [];
  const lines: { level: string; event: string; fields: Record<string, unknown> }[] = [];
  const write =
    (level: string) =>
    (event: string, fields: Record<string, unknown> = {}) =>
      void lines.push({ level, event, fields });
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const ringAll = (bells: readonly Bell[]) => Promise.resolve(void rung.push(...bells));
  const bells = createBells({
    queue: { ring: (bell) => ringAll([bell]), ringAll },
    unrung: store.events.unrung,
    horizonMs: HORIZON_MS,
    clock: systemClock,
    log,
  });
  const cron = createAdvanceCronJobs({ cronJobs: store.cronJobs, bells, clock: systemClock, log });
  const create = async (next: Date, wish: Partial<NewCronJob> = {}) => {
    const plain = { destination: 'http://127.0.0.1/', payload: '', expression: '0 * * * *', timezone: 'UTC' };
    return (await store.cronJobs.create({ org, ...plain, misfire: 'all', ...wish }, next)).job;
  };
  const timesOf = async (id: string) =>
    (
      await queryRows<{ at: Date }>(
        database.url,
        `select scheduled_time as at from events where cron_id = ${id} order by scheduled_time`,
      )
    ).map(({ at }) => at);
  const end = async () => {
    await store.close();
    await database.drop();
  };
  return { url: database.url, store, org, cron, rung, lines, create, timesOf, end };
}

/** On the full hour, `hours` before the last one. */
function fullHour(hours: number): Date {
  return new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - hours * HOUR_MS);
}

test.each<[MisfirePolicy, number | undefined, number]>([
  ['skip', undefined, 0],
  ['once', undefined, 1],
  ['all', undefined, 6],
  // The tick of this hour is at most an hour late, the one before it at most two.
  ['all', 2 * HOUR_MS, 2],
])(
  'after five hours without a worker, %s (maxLateness %p) leaves %i of six ticks',
  async (misfire, maxLatenessMs, left) => {
    const { store, org, cron, rung, end } = await setup();
    // The sixth tick is this hour's: it counts as missed once it is a minute old.
    const isFresh = Date.now() - fullHour(0).getTime() <= 60_000;
    await store.cronJobs.create(
      {
        org,
        destination: 'http://127.0.0.1/',
        payload: '',
        expression: '0 * * * *',
        timezone: 'UTC',
        misfire,
        ...(maxLatenessMs !== undefined && { maxLatenessMs }),
      },
      fullHour(5),
    );

    await cron.sweep(aTerm());

    const events = await listEvents(store.events, org, { includeCron: true });
    const missed = events.filter(({ scheduledTime }) => scheduledTime <= fullHour(0));
    // Within the first minute of an hour its tick is merely late and fires as ever, beside what the policy leaves.
    const expected = isFresh && misfire === 'skip' ? left + 1 : left;
    expect(missed.length).toBeGreaterThanOrEqual(expected);
    expect(missed.length).toBeLessThanOrEqual(isFresh ? expected + 1 : expected);
    expect(events.filter(({ scheduledTime }) => scheduledTime > fullHour(0))).toHaveLength(1);
    const { texts } = await store.cronJobs.list(org, { limit: 1, maxBytes: 10_000 });
    const job = JSON.parse(texts[0]!) as { nextExecutionDate: string };
    expect(new Date(job.nextExecutionDate)).toEqual(fullHour(-1));
    // The tick that it stood at was there before, and is found by the sweep of events.
    expect(rung.filter(({ dueAt }) => dueAt < new Date()).length).toBe(
      missed.filter(({ scheduledTime }) => scheduledTime > fullHour(5)).length,
    );
    await end();
  },
);

const running = aTerm();

test('a job that cannot be read stalls, is reported, and stops no other; it goes on when it can be read', async () => {
  const { url, store, cron, lines, create, timesOf, end } = await setup();
  const [odd, fine] = [await create(fullHour(2)), await create(fullHour(1))];
  await runSql(url, `update cron_jobs set timezone = 'Mars/Base' where id = ${odd.id}`);

  await cron.sweep(running);
  expect(await timesOf(fine.id)).toEqual([fullHour(1), fullHour(0), fullHour(-1)]);
  expect(await timesOf(odd.id)).toEqual([fullHour(2)]);
  expect(lines).toMatchObject([
    { level: 'error', event: 'cron.stalled', fields: { cronId: odd.id, timezone: 'Mars/Base' } },
  ]);
  // It is out of the way, and its tick may leave.
  expect(await store.sweep.look({ owed: false })).toMatchObject({ cronJobs: false });
  const event = await queryRows<{ id: string }>(url, `select id from events where cron_id = ${odd.id}`);
  expect(await store.deliveries.claim([event[0]!.id], { aheadMs: 0, leaseMs: 1_000 })).toHaveLength(1);
  await cron.retryStalled(running);
  expect(await timesOf(odd.id)).toEqual([fullHour(2)]);

  await runSql(url, `update cron_jobs set timezone = 'UTC' where id = ${odd.id}`);
  await cron.retryStalled(running);
  expect(await timesOf(odd.id)).toEqual([fullHour(2), fullHour(1), fullHour(0), fullHour(-1)]);
  expect(await store.cronJobs.stalled(10)).toEqual([]);
  await end();
});

test('the claims of a batch move on the jobs that can be read', async () => {
  const { url, cron, lines, create, timesOf, end } = await setup();
  const jobs = await Promise.all([1, 2, 3, 4].map(() => create(fullHour(-1))));
  await runSql(url, `update cron_jobs set expression = '0 0 L-3 * *' where id = ${jobs[1]!.id}`);
  const claimed = jobs.map(({ id, nextExecutionDate }) => ({
    cronId: id,
    scheduledTime: nextExecutionDate!,
  }));
  cron.onClaimed(claimed as unknown as ClaimedEvent[]);
  await eventually(() => expect(lines).toMatchObject([{ event: 'cron.stalled' }]));
  for (const { id } of [jobs[0]!, jobs[2]!, jobs[3]!]) {
    await eventually(async () => expect(await timesOf(id)).toEqual([fullHour(-1), fullHour(-2)]));
  }
  await end();
});

test('a job whose next tick the database refuses stalls alone', async () => {
  const { url, store, cron, lines, create, timesOf, end } = await setup();
  const jobs = await Promise.all([1, 2, 3, 4, 5].map(() => create(fullHour(0), { misfire: 'once' })));
  const odd = jobs[3]!.id;
  await runSql(
    url,
    `create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$`,
    `create trigger refuse before insert on events for each row
       when (new.cron_id = ${odd} and new.scheduled_time > now()) execute function refuse()`,
  );
  await cron.sweep(running);
  for (const { id } of jobs) {
    expect(await timesOf(id)).toEqual(id === odd ? [fullHour(0)] : [fullHour(0), fullHour(-1)]);
  }
  expect(lines).toMatchObject([{ event: 'cron.stalled', fields: { cronId: odd } }]);
  expect((await store.cronJobs.stalled(10)).map(({ id }) => id)).toEqual([odd]);
  await end();
});

test('a job that owes ticks which the database refuses stalls where it stands, and keeps that tick', async () => {
  const { url, store, cron, lines, create, timesOf, end } = await setup();
  const { id } = await create(fullHour(3));
  await runSql(
    url,
    `create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$`,
    `create trigger refuse before insert on events for each row
       when (new.scheduled_time > '${fullHour(3).toISOString()}') execute function refuse()`,
  );
  await cron.sweep(running);
  expect(await timesOf(id)).toEqual([fullHour(3)]);
  expect((await store.cronJobs.stalled(10)).map((job) => job.id)).toEqual([id]);
  expect(lines).toMatchObject([{ event: 'cron.stalled', fields: { cronId: id } }]);
  await end();
});

test('what one job owes of a long downtime keeps no other from moving on', async () => {
  const { cron, rung, create, timesOf, end } = await setup();
  const flood = await create(fullHour(3), { expression: '* * * * * *' });
  const others = await Promise.all([1, 2, 3].map(() => create(fullHour(0), { misfire: 'once' })));
  const stopped = aTerm();
  const { push } = rung;
  // Stopped after the first round, of which the bells are rung.
  rung.push = (...bells) => {
    stopped.end();
    return push.apply(rung, bells);
  };
  await cron.sweep(stopped);
  const made = (await timesOf(flood.id)).length;
  expect(made).toBeGreaterThan(500);
  expect(made).toBeLessThan(600);
  for (const { id } of others) expect(await timesOf(id)).toHaveLength(2);
  await end();
});

test('jobs with the largest payloads move on by few in a statement, and none of their payloads is read', async () => {
  const statements = watchStatements(/^(?!.*move as)/s);
  const { store, cron, create, timesOf, end } = await setup();
  const payload = 'x'.repeat(3 * 1_048_576);
  const jobs = [];
  for (let index = 0; index < 6; index += 1) jobs.push(await create(fullHour(0), { payload }));
  expect(await store.cronJobs.overdue(10)).toEqual(
    jobs.map(({ id }) => expect.objectContaining({ id, payloadBytes: payload.length })),
  );
  expect((await store.cronJobs.overdue(10)).every((job) => !('payload' in job))).toBe(true);
  await cron.sweep(running);
  statements.stop();
  for (const { id } of jobs) expect((await timesOf(id)).length).toBeGreaterThanOrEqual(2);
  // Each with the tick that it leaves and the one to come, of which 16 MiB hold two and a half.
  expect(statements.said).toHaveLength(3);
  await end();
});

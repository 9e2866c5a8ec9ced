import createKnex, { type Knex } from 'knex';
import { openSql, queryRows, runSql, untilHourLasts } from '@jiter/testkit';
import { KEPT_BESIDE } from '../index.ts';
import { attemptAt, HOLD, setupWithOrg, shown, type SetupWithOrg } from '../setup.fixture.ts';
import { PARTS_OF_ORG } from './prune-org.ts';

const DAY_MS = 86_400_000;
const KEEP = { settledMs: 30 * DAY_MS, attemptsMs: 30 * DAY_MS + 18_000 };

let jiter: SetupWithOrg;
let knex: Knex;
beforeEach(async () => {
  // A partition has a day: what is made on both sides of midnight lies in two.
  await untilHourLasts(30_000);
  jiter = await setupWithOrg();
  knex = createKnex({ client: 'pg', connection: jiter.url });
});
afterEach(async () => {
  await knex.destroy();
  await jiter.close();
});

/** An org with an event that was sent, one that failed, one that was cancelled, and a run of a cron job; all with what is beside. */
async function anOrg(settings: Parameters<SetupWithOrg['store']['orgs']['changeSettings']>[1] = {}) {
  const { orgs, events, deliveries, cronJobs } = jiter.store;
  const { org } = await orgs.create('one');
  await orgs.changeSettings(org, settings);
  const content = { org, destination: 'http://127.0.0.1/', payload: 'hello' };
  const create = async (key: string, scheduledTime: Date) => {
    const options = { labels: ['a'], idempotencyKey: key };
    const event = { ...content, scheduledTime, options };
    const made = await events.createOnce({ event, key, fingerprint: 'ab' });
    if (made.kind !== 'created') throw new Error(made.kind);
    return made.event.id;
  };
  const attempt = async (id: string, outcome: Parameters<typeof attemptAt>[1]) => {
    const [event] = await deliveries.claim([id], HOLD);
    await deliveries.record(attemptAt(event!, outcome));
  };
  const sent = await create('sent', new Date());
  await attempt(sent, { kind: 'sent' });
  const failed = await create('failed', new Date());
  await attempt(failed, { kind: 'failed', reason: 'exhausted' });
  const cancelled = await create('cancelled', new Date(Date.now() + 90 * DAY_MS));
  await events.edit(org, cancelled, { status: 'Cancelled' }, { by: { kind: 'admin', name: 'somebody' } });
  const schedule = { expression: '0 0 1 1 *', timezone: 'UTC', misfire: 'once' } as const;
  const { job } = await cronJobs.create({ ...content, ...schedule }, new Date(Date.now() + 90 * DAY_MS));
  const run = (await cronJobs.run(org, job.id, new Date()))!.id;
  await attempt(run, { kind: 'sent' });
  return { org, ids: { sent, failed, cancelled, run } };
}
type Some = Awaited<ReturnType<typeof anOrg>>;

/** All that was settled is as much older now, with what is beside it: ids tell when they were made as well. */
async function age(hours: number, all: readonly Some[]) {
  const older = BigInt(hours * 3_600_000) << 22n;
  const ids = all.flatMap(idsOf).join(',');
  const interval = `interval '${hours} hours'`;
  const idOf = ['attempt_history', 'event_tags', 'idempotency_keys', 'audit'].map(
    (table) => `update ${table} set event_id = event_id - ${older} where event_id in (${ids})`,
  );
  await runSql(
    jiter.url,
    `update attempt_history set created_at = created_at - ${interval} where event_id in (${ids});
     ${idOf.join(';')};
     update settled_events set id = id - ${older}, settled_at = settled_at - ${interval}, created_at = created_at - ${interval},
       scheduled_time = scheduled_time - ${interval} where id in (${ids})`,
  );
  for (const { ids: kept } of all)
    for (const name of Object.keys(kept) as (keyof Some['ids'])[])
      kept[name] = String(BigInt(kept[name]) - older);
}
const idsOf = (some: Some) => Object.values(some.ids);

/** Which are there, and whether what is beside them is so as well. */
async function left({ org, ids }: Some) {
  const names: string[] = [];
  for (const [name, id] of Object.entries(ids)) {
    const found = await jiter.store.events.find(org, id);
    const count = async (table: string) =>
      Number(
        (
          await queryRows<{ n: string }>(
            jiter.url,
            `select count(*) as n from ${table} where event_id = ${id}`,
          )
        )[0]!.n,
      );
    const beside = [
      await count('attempt_history'),
      await count('event_tags'),
      await count('idempotency_keys'),
      await count('audit'),
    ];
    const isCancelled = Number(name === 'cancelled');
    const isWhole = [1 - isCancelled, name === 'run' ? 0 : 1, name === 'run' ? 0 : 1, isCancelled];
    expect([name, beside]).toEqual([name, found ? isWhole : [0, 0, 0, 0]]);
    if (found) names.push(name);
  }
  return names;
}

async function prune(limit = 1_000): Promise<number> {
  const { settled } = jiter.store;
  let total = 0;
  for (const { org, othersMs, failedMs } of await settled.retentions(KEEP))
    for (const part of PARTS_OF_ORG) {
      let after: Awaited<ReturnType<typeof settled.pruneOrg>>['after'];
      do {
        const olderThanMs = part.status === 'Failed To Send' ? failedMs : othersMs;
        const pruned = await settled.pruneOrg({ ...part, org, olderThanMs, after, limit });
        total += pruned.count;
        after = pruned.after;
      } while (after);
    }
  return total;
}

const forgetGone = async () => {
  for (const table of KEPT_BESIDE)
    await jiter.store.settled.forgetGone({ table, olderThanMs: -DAY_MS, afterId: '0', limit: 1_000 });
};
const keep = (mayGoOn?: () => boolean, kept = KEEP) => jiter.store.settled.keepPartitions(kept, mayGoOn);
const partitions = async (like: string) =>
  (
    await queryRows<{ name: string }>(
      jiter.url,
      `select relname as name from pg_class where relkind = 'r' and relname like '${like}' order by 1`,
    )
  ).map(({ name }) => name);

const ALL = ['sent', 'failed', 'cancelled', 'run'];

test('an org keeps less: what is older goes with its history, its keys and its labels, and nothing of others', async () => {
  const short = await anOrg({ retention: '12h' });
  const shortButFailed = await anOrg({ retention: '12h', failedRetention: '20d' });
  const other = await anOrg();
  await age(11, [short, shortButFailed, other]);
  expect(await prune()).toBe(0);
  await age(2, [short, shortButFailed, other]);
  // One at a time, each batch goes on where the one before ended.
  expect(await prune(1)).toBe(7);
  expect(await left(short)).toEqual([]);
  expect(await left(shortButFailed)).toEqual(['failed']);
  expect(await left(other)).toEqual(ALL);
  // It holds for what is there already, as soon as it is said.
  await jiter.store.orgs.changeSettings(other.org, { retention: '1h' });
  expect(await prune()).toBe(4);
  expect(await left(other)).toEqual([]);
});

test('an org keeps more: its events stay when those of others go, and go when its own time is over', async () => {
  const long = await anOrg({ retention: '90d' });
  const failedOnly = await anOrg({ failedRetention: '90d' });
  const other = await anOrg();
  const all = [long, failedOnly, other];
  const found = () =>
    Promise.all(idsOf(long).map(async (id) => shown(await jiter.store.events.find(long.org, id))));
  await age(960, all);
  const before = await found();
  expect(before.map(({ event }) => event?.status)).toEqual(['Sent', 'Failed To Send', 'Cancelled', 'Sent']);
  // First they have partitions of their time, in which all are.
  await keep();
  const { replaced } = await keep();
  expect([...replaced, ...(await partitions('settled_events_kept_%'))].length).toBeGreaterThan(0);
  await forgetGone();
  expect(await left(other)).toEqual([]);
  expect(await left(failedOnly)).toEqual(['failed']);
  expect(await left(long)).toEqual(ALL);
  expect(await found()).toEqual(before);
  const [table] = await partitions('settled_events_kept_%');
  expect(await queryRows(jiter.url, `select count(*)::int as n from ${table}`)).toEqual([{ n: 5 }]);
  expect(await keep()).toMatchObject({ replaced: [], dropped: [], heldUp: [] });
  expect(await prune()).toBe(0);
  // One that keeps as long as others again has nothing more than they have.
  await jiter.store.orgs.changeSettings(failedOnly.org, { failedRetention: null });
  expect(await prune()).toBe(1);
  expect([await left(failedOnly), await left(long)]).toEqual([[], ALL]);
  await jiter.store.orgs.changeSettings(long.org, { retention: '39d' });
  expect(await prune()).toBe(4);
  expect(await left(long)).toEqual([]);
  await jiter.store.orgs.changeSettings(long.org, { retention: null });
  await keep();
  expect(await partitions('%kept_%')).toEqual([]);
});

test('what is changed while it is copied is so afterwards: retried, deleted, sealed again', async () => {
  const long = await anOrg({ retention: '90d' });
  await age(960, [long]);
  await keep(() => false);
  // Somebody reads: what is complete waits for that, and is not made again.
  const reader = await knex.transaction();
  await reader.raw('select * from settled_events');
  const held = await keep().finally(() => setTimeout(() => void reader.rollback(), 3_000).unref());
  expect(held.heldUp.some((name) => name.includes('_kept_'))).toBe(true);
  const { failed, sent, cancelled } = long.ids;
  await runSql(jiter.url, `delete from settled_events where id = ${sent}`);
  await runSql(jiter.url, `update settled_events set payload = 'changed' where id = ${cancelled}`);
  expect((await jiter.store.events.retry(long.org, failed, { delayMs: DAY_MS, spreadMs: 0 })).kind).toBe(
    'done',
  );
  await reader.rollback();
  await keep();
  expect((await partitions('settled_events_kept_%')).length).toBe(1);
  expect(await jiter.store.events.find(long.org, sent)).toBeUndefined();
  expect((await jiter.store.events.find(long.org, cancelled))!.event.payload).toBe('changed');
  expect((await jiter.store.events.find(long.org, failed))!.event.status).toBe('Queued');
  expect(await queryRows(jiter.url, `select count(*)::int as n from settled_events`)).toEqual([{ n: 2 }]);
});

test('what was retried by hand, and has no outcome yet, keeps the history that it had, also where only what failed is kept longer', async () => {
  const long = await anOrg({ failedRetention: '90d' });
  await age(960, [long]);
  const { failed } = long.ids;
  const history = async () => shown(await jiter.store.events.find(long.org, failed)).history;
  const before = await history();
  expect(before).toHaveLength(1);
  await jiter.store.events.retry(long.org, failed, { delayMs: DAY_MS, spreadMs: 0 });
  await keep();
  await keep();
  expect(await partitions('attempt_history_kept_%')).toHaveLength(1);
  expect(await history()).toEqual(before);
});

test('what an org keeps more of than is copied at once is all there, and nothing of others', async () => {
  const long = await anOrg({ retention: '90d' });
  const { org: other } = await jiter.store.orgs.create('other');
  await runSql(
    jiter.url,
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, cron_id, status, claims, attempts, destination, payload)
     select at, n, case when n % 3 = 0 then ${other} else ${long.org} end, at, at, 1, 'Sent', 1, 1, '', ''
     from generate_series(1, 2100) as n, lateral (select now() - interval '40 days' as at) as settled`,
  );
  await keep();
  await keep();
  expect(await partitions('settled_events_kept_%')).toHaveLength(1);
  const ofOrgs = 'select org_id as org, count(*)::int as n from settled_events where id <= 2100 group by 1';
  expect(await queryRows(jiter.url, ofOrgs)).toEqual([{ org: long.org, n: 1_400 }]);
  // Who keeps no more than others by now is known by what there is yet, be it ticks alone.
  await jiter.store.orgs.changeSettings(long.org, { retention: null });
  expect(await jiter.store.settled.retentions(KEEP)).toMatchObject([{ org: long.org }]);
});

test('where less is kept by now, it is deleted from partitions that hold more time, but for what an org keeps longer', async () => {
  const long = await anOrg({ retention: '90d' });
  const other = await anOrg();
  await age(2, [long, other]);
  await keep(undefined, { settledMs: 3_600_000, attemptsMs: 3_618_000 });
  await forgetGone();
  expect([await left(other), await left(long)]).toEqual([[], ALL]);
});

test('what is complete, and cannot take its place yet, is not made again, unless others keep longer by then', async () => {
  const long = await anOrg({ retention: '90d' });
  const late = await anOrg();
  await age(960, [long, late]);
  await keep(() => false);
  const made = () =>
    queryRows(
      jiter.url,
      `select oid from pg_class where relkind = 'r' and relname like 'settled_events_kept_%'`,
    );
  const reader = await openSql(jiter.url);
  try {
    await reader.rows('begin isolation level repeatable read; select from settled_events');
    await keep();
    const first = await made();
    expect(first).toHaveLength(1);
    await keep();
    expect(await made()).toEqual(first);
    await jiter.store.orgs.changeSettings(late.org, { retention: '90d' });
  } finally {
    await reader.close();
  }
  expect((await keep()).replaced).toHaveLength(1);
  for (const { org, ids } of [long, late])
    for (const id of Object.values(ids)) expect(await jiter.store.events.find(org, id)).toBeDefined();
});

test('whoever leads no more stops, and the next one goes on; what was begun is not left behind', async () => {
  const long = await anOrg({ retention: '90d' });
  const other = await anOrg();
  await age(960, [long, other]);
  await keep(() => false);
  let steps = 0;
  await keep(() => (steps += 1) < 2);
  expect(await partitions('settled_events_kept_%')).toHaveLength(1);
  expect(await left(long)).toEqual(ALL);
  // A leader that was suspended wakes up beside the next one.
  await Promise.allSettled([keep(), keep(), keep()]);
  expect(await left(long)).toEqual(ALL);
  // Nobody keeps longer any more: what was begun goes, and a change there fails nobody.
  await jiter.store.orgs.changeSettings(long.org, { retention: null });
  await runSql(jiter.url, `delete from settled_events where id = ${long.ids.sent}`);
  await keep();
  expect(await partitions('settled_events_kept_%')).toEqual([]);
  expect(await jiter.store.events.find(other.org, other.ids.failed)).toBeUndefined();
});

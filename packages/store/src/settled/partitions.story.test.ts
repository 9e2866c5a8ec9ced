import createKnex, { type Knex } from 'knex';
import { listEvents, queryRows, runSql } from '@jiter/testkit';
import { attemptAt, HOLD, setupWithOrg, shown, type SetupWithOrg } from '../setup.fixture.ts';
import { keepPartitions } from './keep-partitions.ts';
import { ATTEMPT_HISTORY, SETTLED_EVENTS } from './tables.ts';

const DAY_MS = 86_400_000;
const KEEP_MS = 30 * DAY_MS;
/** Today's: at the end of a day the partition that begins soon is the next day's. */
const NOON = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2);

let jiter: SetupWithOrg;
let knex: Knex;
let org: string;
beforeEach(async () => {
  jiter = await setupWithOrg();
  knex = createKnex({ client: 'pg', connection: jiter.url });
  org = jiter.org;
});
afterEach(async () => {
  await knex.destroy();
  await jiter.close();
});

async function sendOne(): Promise<string> {
  const { events, deliveries } = jiter.store;
  const wish = { org, destination: 'http://127.0.0.1/', payload: 'hello', scheduledTime: new Date() };
  const { id } = await events.create(wish);
  const [event] = await deliveries.claim([id], HOLD);
  expect(await deliveries.record(attemptAt(event!, { kind: 'sent' }))).toBe(true);
  return id;
}

const leavesOf = async (table: string) =>
  (
    await queryRows<{ name: string }>(
      jiter.url,
      `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
       where inhparent = '${table}'::regclass order by 1`,
    )
  ).map(({ name }) => name);

const dropLeaves = async (table: string) => {
  for (const name of await leavesOf(table))
    if (!name.endsWith('_default')) await runSql(jiter.url, `drop table ${name}`);
};
const countIn = async (table: string) =>
  (await queryRows<{ count: number }>(jiter.url, `select count(*)::int as count from ${table}`))[0]!.count;
const keep = (now: Date, keepMs = KEEP_MS) => keepPartitions(knex, SETTLED_EVENTS, { keepMs, now });

test('a fresh database has partitions for now and ahead, and what is settled lies in one of them', async () => {
  await sendOne();
  expect(await leavesOf('settled_events')).toHaveLength(6);
  expect(await leavesOf('attempt_history')).toHaveLength(6);
  for (const table of ['settled_events_default', 'attempt_history_default', 'events', 'attempts'])
    expect(await countIn(table)).toBe(0);
});

test('a missing partition fails no record; its rows are found, and given one later', async () => {
  await dropLeaves('settled_events');
  await dropLeaves('attempt_history');
  const id = await sendOne();
  await runSql(
    jiter.url,
    `update settled_events set settled_at = '${NOON.toISOString()}'`,
    `update attempt_history set created_at = '${NOON.toISOString()}'`,
  );
  expect(await countIn('settled_events_default')).toBe(1);
  const found = async () => shown(await jiter.store.events.find(org, id));
  const before = await found();
  expect(before.history).toHaveLength(1);

  // Now, more may come in beside it: the next partition begins soon.
  const now = await keep(NOON);
  expect(now).toMatchObject({ movedFromDefault: 0, heldUp: [] });
  expect(now.made.length).toBeGreaterThan(3);
  const later = new Date(NOON.getTime() + 2 * DAY_MS);
  expect(await keep(later)).toMatchObject({ movedFromDefault: 1, heldUp: [] });
  expect(await keepPartitions(knex, ATTEMPT_HISTORY, { keepMs: KEEP_MS, now: later })).toMatchObject({
    movedFromDefault: 1,
  });
  expect(await countIn('settled_events_default')).toBe(0);
  expect(await countIn('attempt_history_default')).toBe(0);
  expect(await found()).toEqual(before);
});

test('of more that found none than are moved at once each piece has one, up to where the next begins', async () => {
  await dropLeaves('settled_events');
  const noon = `'${NOON.toISOString()}'::timestamptz`;
  await runSql(
    jiter.url,
    `insert into settled_events (settled_at, id, org_id, scheduled_time, created_at, status, claims, attempts, destination, payload)
     select at, n, ${org}, at, at, 'Sent', 1, 1, '', '' from generate_series(1, 20003) as n,
       lateral (select ${noon} + case when n > 20000 then interval '1 hour' else interval '0' end as at) as settled`,
  );
  const kept = await keep(new Date(NOON.getTime() + 2 * DAY_MS));
  expect(kept).toMatchObject({ movedFromDefault: 20_003, heldUp: [] });
  const pieces = `select count(*)::int as count from settled_events group by tableoid order by 1`;
  expect(await queryRows(jiter.url, pieces)).toEqual([{ count: 3 }, { count: 20_000 }]);
});

test('partitions that are wholly older than what is kept are dropped, and others not', async () => {
  const id = await sendOne();
  const [sent] = await queryRows<{ leaf: string }>(
    jiter.url,
    'select tableoid::regclass::text as leaf from settled_events',
  );
  const later = (days: number) => new Date(Date.now() + days * DAY_MS);
  // The partitions that are there may have been made a day ago.
  expect((await keep(later(28))).dropped).toEqual([]);
  expect(await jiter.store.events.find(org, id)).toBeDefined();
  expect((await keep(later(31.5))).dropped).toContain(sent!.leaf);
  expect(await listEvents(jiter.store.events, org)).toEqual([]);
});

test('what is kept for ever is never dropped', async () => {
  const id = await sendOne();
  expect((await keep(new Date(Date.now() + 4_000 * DAY_MS), 0)).dropped).toEqual([]);
  expect(await jiter.store.events.find(org, id)).toBeDefined();
});

test('whoever reads holds up the dropping, and the dropping holds up nobody', async () => {
  const reader = await knex.transaction();
  await reader.raw('select * from settled_events');
  const later = new Date(Date.now() + 60 * DAY_MS);
  const held = await keep(later);
  expect(held.dropped).toEqual([]);
  expect(held.heldUp.length).toBeGreaterThan(4);
  await sendOne();
  await reader.rollback();
  const { dropped } = await keep(later);
  expect(dropped.length).toBeGreaterThan(4);
});

test('several at once make each partition once', async () => {
  await dropLeaves('settled_events');
  const kept = await Promise.all([1, 2, 3].map(() => keep(NOON)));
  const made = kept.flatMap((one) => one.made);
  expect(new Set(made).size).toBe(made.length);
  expect(await leavesOf('settled_events')).toHaveLength(6);
});

test('one of whose name there is a type already, as while another process makes it, is for the next pass', async () => {
  const name = (await leavesOf('settled_events')).at(-2)!;
  await dropLeaves('settled_events');
  await runSql(jiter.url, `create type ${name} as enum ()`);
  const { made, heldUp } = await keep(NOON);
  expect([made.length, heldUp]).toEqual([4, [name]]);
  await runSql(jiter.url, `drop type ${name}`);
  expect((await keep(NOON)).made).toEqual([name]);
});

import createKnex, { type Knex } from 'knex';
import { silentLog } from '@jiter/core';
import { emptyDatabase, eventually, listEvents } from '@jiter/testkit';
import { openStore, type Store } from '../index.ts';
import { MASTER_KEY, shown } from '../setup.fixture.ts';
import { migrateStore } from './migrate.ts';
import { migrationSource } from './index.ts';

const config = { migrationSource, tableName: 'jiter_migrations' };
const BEFORE = ['001-events', '002-cron-jobs', '003-ids', '004-signatures', '005-cron-runs', '006-leases'];
const KEEP_MS = 30 * 86_400_000;

/** Settled over three weeks, with history, and a few that are not. */
const FILL = `
  insert into orgs (name) values ('of before');
  insert into events (id, org_id, scheduled_time, created_at, updated_at, due_at, wake_at, sent_at, failed_at, status,
    attempts, claims, destination, payload)
  select id_at((extract(epoch from at - interval '1 hour') * 1000)::bigint - 1704067200000, n), 1, at, at - interval '1 hour', at, case when kind > 3 then now() + interval '1 hour' end,
    case when kind > 3 then now() + interval '1 hour' end, case kind when 1 then at end, case kind when 2 then at end,
    (array['Sent', 'Failed To Send', 'Cancelled', 'Pending', 'Queued']::event_status[])[kind], case when kind in (1, 2) then 1 else 0 end,
    case when kind in (1, 2, 5) then 1 else 0 end, 'http://127.0.0.1/', 'payload ' || n
  from generate_series(1, 1500) as n,
    lateral (select 1 + n % 5 as kind, date_trunc('second', now()) - n * interval '20 minutes' as at) as row;
  insert into attempts (event_id, claim, created_at, attempt, lag_ms, duration_ms, status, response_data, signature,
    standard_signatures, user_agent, worker)
  select id, 1, scheduled_time, 1, 0, 1, '200', 'ok', 'j', 'v1,s', 'u', 'w' from events where claims = 1 and due_at is null`;

/** What a worker of the version before does with events: it makes some, and settles some where they are. */
const WORK_OF_BEFORE = `
  with made as (
    insert into events (org_id, scheduled_time, due_at, wake_at, destination, payload)
    select 1, now() + interval '2 hours', now() + interval '2 hours', now() + interval '2 hours', 'http://127.0.0.1/', 'made'
    from generate_series(1, 3)),
  sent as (
    update events set status = 'Sent', attempts = 1, claims = claims + 1, updated_at = now(), sent_at = now(), due_at = null,
      wake_at = null
    where id in (
      select id from events where status in ('Pending', 'Queued') order by id limit 3 for update skip locked)
    returning id, claims)
  insert into attempts (event_id, claim, created_at, attempt, lag_ms, duration_ms, status, response_data, signature,
    standard_signatures, user_agent, worker)
  select id, claims, now(), 1, 0, 1, '200', 'ok', 'j', 'v1,s', 'u', 'w' from sent`;

async function workUntil(knex: Knex, isOver: () => boolean): Promise<number> {
  let rounds = 0;
  for (; !isOver(); rounds += 1) await knex.raw(WORK_OF_BEFORE);
  return rounds;
}

/** Ends whatever sessions of that name there are, again and again, until `work` is done; answers how many it ended. */
async function killing(knex: Knex, name: string, work: Promise<unknown>, most: number): Promise<number> {
  let kills = 0;
  let isDone = false;
  const done = work.finally(() => (isDone = true));
  while (!isDone && kills < most) {
    const { rows } = await knex.raw<{ rows: { ended: boolean }[] }>(
      `select pg_terminate_backend(pid) as ended from pg_stat_activity
       where datname = current_database() and application_name = ? and state <> 'idle'`,
      [name],
    );
    kills += rows.length;
  }
  await done;
  return kills;
}

async function untilItSucceeds<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    const result = await work().then(
      (value) => ({ value }),
      () => undefined,
    );
    if (result) return result.value;
  }
}

async function readAll(store: Store, ids: readonly string[]) {
  const found = [];
  for (const id of ids) found.push(shown(await store.events.find('1', id)));
  return found;
}

test('an old database moves over while the version before goes on, whatever is killed meanwhile', async () => {
  const database = await emptyDatabase();
  const knex = createKnex({ client: 'pg', connection: database.url });
  for (const name of BEFORE) await knex.migrate.up({ ...config, name });
  await knex.raw(FILL);
  let isStopped = false;
  const working = workUntil(knex, () => isStopped);

  const migrated = untilItSucceeds(() => migrateStore(database.url));
  expect(await killing(knex, 'jiter-migrate', migrated, 3)).toBeGreaterThan(0);
  const options = { url: database.url, poolMax: 3, applicationName: 'mover', log: silentLog };
  const store = await openStore({ ...options, enqueueHorizonMs: 600_000, masterKeys: [MASTER_KEY] });
  // It knows of processes of the version before: nothing leaves as yet.
  expect(await store.settled.movesSettled()).toBe(false);
  const [old] = await knex('events').where({ status: 'Sent' }).limit(1);
  expect(await store.events.find('1', (old as { id: string }).id)).toMatchObject({
    event: { status: 'Sent' },
  });

  // It goes on settling where events are, while others are moved.
  await eventually(async () =>
    expect(await knex('events').where({ payload: 'made', status: 'Sent' })).not.toEqual([]),
  );
  expect(await untilItSucceeds(() => store.settled.move({ limit: 100, keepMs: KEEP_MS }))).toBe(100);
  isStopped = true;
  expect(await working).toBeGreaterThan(0);
  expect(await store.settled.begin('moves')).toBe(true);

  const all = await knex.raw<{ rows: { id: string }[] }>(
    'select id from events union all select id from settled_events',
  );
  const ids = all.rows.map(({ id }) => id);
  const before = await readAll(store, ids);
  const moveOne = () => untilItSucceeds(() => store.settled.move({ limit: 50, keepMs: KEEP_MS }));
  const moving = (async () => {
    while ((await moveOne()) > 0);
  })();
  await killing(knex, 'mover', moving, 5);

  expect(await readAll(store, ids)).toEqual(before);
  expect(await knex('events').whereNull('due_at')).toEqual([]);
  expect(await knex('settled_events_default')).toEqual([]);
  const again = await knex.raw<{ rows: unknown[] }>(
    'select id from events union all select id from settled_events',
  );
  expect(again.rows).toHaveLength(ids.length);
  const listed = await listEvents(store.events, '1', { statuses: ['Cancelled'] });
  expect(listed).toHaveLength(300);
  await store.close();
  await knex.destroy();
  await database.drop();
});

test('what was moved is back where it was when the change is taken back', async () => {
  const database = await emptyDatabase();
  const knex = createKnex({ client: 'pg', connection: database.url });
  for (const name of BEFORE) await knex.migrate.up({ ...config, name });
  await knex.raw(FILL);
  const rowsOf = () =>
    knex('events').orderBy('id').select('id', 'status', 'updated_at', 'sent_at', 'failed_at', 'payload');
  const before = await rowsOf();
  await migrateStore(database.url);
  const options = { url: database.url, poolMax: 3, applicationName: 'mover', log: silentLog };
  const store = await openStore({ ...options, enqueueHorizonMs: 600_000, masterKeys: [MASTER_KEY] });
  expect(await store.settled.move({ limit: 10_000, keepMs: KEEP_MS })).toBe(900);
  await store.close();
  for (const name of ['008-to-move', '007-settled']) await knex.migrate.down({ ...config, name });
  expect(await rowsOf()).toEqual(before);
  await knex.destroy();
  await database.drop();
});

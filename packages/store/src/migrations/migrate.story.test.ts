import createKnex from 'knex';
import { webhookHeaders } from '@jiter/core';
import { cloneDatabase, emptyDatabase, eventually, queryRows } from '@jiter/testkit';
import { findEvent } from '../events/find.ts';
import { migrateStore } from './migrate.ts';
import { migrationSource } from './index.ts';

test('processes that migrate a fresh database at once all succeed, and again later', async () => {
  const database = await emptyDatabase();
  await Promise.all([1, 2, 3].map(() => migrateStore(database.url)));
  await migrateStore(database.url);
  await database.drop();
});

test('a process killed in the middle of a migration does not lock out the next one', async () => {
  const database = await cloneDatabase();
  const knex = createKnex({ client: 'pg', connection: database.url });
  await knex('jiter_migrations_lock').update({ is_locked: 1 });
  await migrateStore(database.url);
  expect(await knex('jiter_migrations_lock').first()).toMatchObject({ is_locked: 0 });
  await knex.destroy();
  await database.drop();
});

test('a migration is done and noted at once, or neither, also where one that is to come can be in no transaction', async () => {
  const database = await emptyDatabase();
  const sql = (text: string) => queryRows(database.url, text);
  await sql(
    `create table jiter_migrations (id serial primary key, name text, batch int, migration_time timestamptz)`,
  );
  // As if it were killed when it has done the sixth, and has not noted it.
  await sql(`alter table jiter_migrations add constraint killed check (name <> '006-leases')`);
  await expect(migrateStore(database.url)).rejects.toThrow('killed');
  expect(
    await sql(
      `select to_regclass('cron_jobs') is not null as fifth, to_regclass('leases') is not null as sixth`,
    ),
  ).toEqual([{ fifth: true, sixth: false }]);
  await sql('alter table jiter_migrations drop constraint killed');
  await migrateStore(database.url);
  const noted = await sql('select name from jiter_migrations order by id');
  expect(noted.map(({ name }) => name as string)).toEqual(await migrationSource.getMigrations());
  await database.drop();
});

test('a transaction in the way of a migration is waited for a moment at a time, and keeps nobody else waiting', async () => {
  const database = await cloneDatabase();
  const knex = createKnex({ client: 'pg', connection: database.url });
  const config = { migrationSource, tableName: 'jiter_migrations' };
  for (const name of ['009-due-rows', '008-to-move', '007-settled'])
    await knex.migrate.down({ ...config, name });
  const reading = await knex.transaction();
  await reading.raw('select count(*) from events');
  let blocked = 0;
  const others: Promise<unknown>[] = [];
  const migrated = migrateStore(database.url, {
    onBlocked() {
      blocked += 1;
      // Were the migration in the line for the table, it would stand before these.
      others.push(knex.raw('select count(*) from events'));
    },
  });
  await eventually(() => expect(blocked).toBeGreaterThan(1));
  await Promise.all(others);
  await reading.commit();
  await migrated;
  const [column] = await queryRows(
    database.url,
    `select from information_schema.columns where column_name = 'held_until'`,
  );
  expect(column).toBeDefined();
  await knex.destroy();
  await database.drop();
});

test('one that takes long is ended by no bound of the database for transactions that do nothing', async () => {
  const database = await cloneDatabase();
  const knex = createKnex({ client: 'pg', connection: database.url });
  await knex.migrate.down({ migrationSource, tableName: 'jiter_migrations', name: '009-due-rows' });
  const holding = await knex.transaction();
  await holding.raw('lock table leases in exclusive mode');
  await knex.raw(`do $$ begin execute format('alter database %I set idle_in_transaction_session_timeout = 100',
    current_database()); end $$`);
  let blocked = 0;
  const migrated = migrateStore(database.url, { onBlocked: () => void (blocked += 1) });
  // The first second of waiting for the lock is many times that.
  await Promise.race([migrated, eventually(() => expect(blocked).toBeGreaterThan(0))]);
  await holding.rollback();
  await migrated;
  await knex.destroy();
  await database.drop();
});

test('of a lock that is kept for too long, the migration gives up with an error', async () => {
  const database = await cloneDatabase();
  const knex = createKnex({ client: 'pg', connection: database.url });
  await knex.migrate.down({ migrationSource, tableName: 'jiter_migrations', name: '009-due-rows' });
  const holding = await knex.transaction();
  await holding.raw('lock table leases in exclusive mode');
  await expect(migrateStore(database.url, { giveUpMs: 0 })).rejects.toMatchObject({ code: '55P03' });
  await holding.rollback();
  await knex.destroy();
  await database.drop();
});

test('what a process that was killed is still committing is waited for, and not done again', async () => {
  const database = await cloneDatabase();
  const knex = createKnex({ client: 'pg', connection: database.url });
  const step = await knex('jiter_migrations')
    .where('name', '004-signatures')
    .first<Record<string, unknown>>();
  await knex('jiter_migrations').where('name', '004-signatures').delete();
  const dying = await knex.transaction();
  await dying.raw(`select pg_advisory_xact_lock_shared(hashtext('jiter.migrate.step'))`);
  await dying('jiter_migrations').insert(step);
  const migrating = migrateStore(database.url);
  const asks = `select from pg_stat_activity where datname = current_database() and query like '%pg_advisory_unlock(%' and pid <> pg_backend_pid()`;
  await Promise.race([
    migrating,
    eventually(async () => expect(await queryRows(database.url, asks)).not.toEqual([])),
  ]);
  await dying.commit();
  await migrating;
  await knex.destroy();
  await database.drop();
});

test('every database shuffles its ids in a way of its own', async () => {
  const databases = await Promise.all([emptyDatabase(), emptyDatabase()]);
  await Promise.all(databases.map(({ url }) => migrateStore(url)));
  const sql = 'select id_at(91000000000, n) as id from generate_series(1, 10) as n order by n';
  const [one, two] = await Promise.all(databases.map(({ url }) => queryRows<{ id: string }>(url, sql)));
  expect(one).not.toEqual(two);
  await Promise.all(databases.map((database) => database.drop()));
});

test('rows from before keep their ids, and go on being counted when the shuffled ones are taken back', async () => {
  const database = await emptyDatabase();
  const knex = createKnex({ client: 'pg', connection: database.url });
  const config = { migrationSource, tableName: 'jiter_migrations' };
  const insert = async () => {
    const [row] = await knex('events')
      .insert({ org_id: 1, scheduled_time: new Date(), destination: 'http://127.0.0.1/', payload: '' })
      .returning<{ id: string }[]>('id');
    return BigInt(row!.id);
  };
  for (const name of ['001-events', '002-cron-jobs']) await knex.migrate.up({ ...config, name });
  expect([await insert(), await insert()]).toEqual([1n, 2n]);
  await knex.migrate.up({ ...config, name: '003-ids' });
  const shuffled = await insert();
  expect(shuffled).toBeGreaterThan(2n ** 50n);
  await knex.migrate.down({ ...config, name: '003-ids' });
  expect(await insert()).toBe(shuffled + 1n);
  await knex.migrate.up({ ...config, name: '003-ids' });
  expect(await insert()).toBeGreaterThan(shuffled);
  const kept = await knex('events').select<{ id: string }[]>('id').orderBy('id').limit(2);
  expect(kept).toEqual([{ id: '1' }, { id: '2' }]);
  await knex.destroy();
  await database.drop();
});

test('the headers of attempts made before are read as they were, and all of them after the change is taken back', async () => {
  const database = await cloneDatabase();
  const knex = createKnex({ client: 'pg', connection: database.url });
  const config = { migrationSource, tableName: 'jiter_migrations' };
  await knex.migrate.down({ ...config, name: '004-signatures' });
  const [event] = await knex('events')
    .insert({ org_id: 1, scheduled_time: new Date(), destination: 'http://127.0.0.1/', payload: '' })
    .returning<{ id: string }[]>('id');
  const startedAt = new Date(1_669_016_112_680);
  const attempt = {
    event_id: event!.id,
    created_at: startedAt,
    attempt: 1,
    lag_ms: 0,
    duration_ms: 1,
    status: '500',
    response_data: '',
    worker: 'w',
  };
  await knex('attempts').insert({ ...attempt, claim: 1, request_headers: '{"X-Old":"1"}' });
  await knex.migrate.up({ ...config, name: '004-signatures' });
  const signed = { signature: 'ours', standard_signatures: 'v1,a v1,b', user_agent: 'Jiter/test' };
  await knex('attempts').insert({ ...attempt, claim: 2, ...signed });
  const headersOf = async () => {
    const { history } = (await findEvent(knex, '1', event!.id))!;
    return history.map(({ requestHeaders }) => requestHeaders);
  };
  const read = await headersOf();
  const signatures = { jiter: 'ours', standard: 'v1,a v1,b' };
  expect(read).toEqual([
    { 'X-Old': '1' },
    webhookHeaders({ eventId: event!.id, startedAt, signatures, userAgent: 'Jiter/test' }),
  ]);
  await knex.migrate.down({ ...config, name: '004-signatures' });
  const rows = await knex('attempts')
    .select<{ request_headers: string }[]>('request_headers')
    .orderBy('claim');
  expect(rows.map(({ request_headers }) => JSON.parse(request_headers) as unknown)).toEqual(read);
  await knex.destroy();
  await database.drop();
});

test('rows of the version before are no runs, and what has stalled is looked at again when that is taken back', async () => {
  const database = await cloneDatabase();
  const knex = createKnex({ client: 'pg', connection: database.url });
  const config = { migrationSource, tableName: 'jiter_migrations' };
  const event = {
    org_id: 1,
    cron_id: 7,
    scheduled_time: new Date(),
    destination: 'http://127.0.0.1/',
    payload: '',
  };
  await knex('events').insert(event);
  expect(await knex('events').whereNull('is_run')).toHaveLength(1);
  const stalledAt = new Date('2026-01-01T00:00:00Z');
  await knex('cron_jobs').insert({
    org_id: 1,
    misfire: 'once',
    expression: '@hourly',
    timezone: 'Mars/Base',
    destination: '',
    payload: '',
    stalled_at: stalledAt,
  });
  await knex.migrate.down({ ...config, name: '005-cron-runs' });
  expect(await knex('cron_jobs')).toMatchObject([{ next_time: stalledAt }]);
  await knex.migrate.up({ ...config, name: '005-cron-runs' });
  await knex.destroy();
  await database.drop();
});

test('an index whose build was interrupted is built again, beside processes that write and others that migrate', async () => {
  const database = await cloneDatabase();
  const knex = createKnex({ client: 'pg', connection: database.url });
  const isWhole = async () => {
    const sql = `select indisvalid as valid from pg_index where indexrelid = 'events_due'::regclass`;
    return (await queryRows<{ valid: boolean }>(database.url, sql))[0]!.valid;
  };
  const event = { org_id: 1, scheduled_time: new Date(), due_at: new Date(), destination: '', payload: '' };
  await knex('events').insert(event);
  // As a killed process leaves it behind.
  await knex.raw(`update pg_index set indisvalid = false where indexrelid = 'events_due'::regclass`);
  await knex('jiter_migrations').where('name', '009-due-rows').delete();
  // Whoever asks for the lock is in the midst of that most of the time.
  await knex.raw(`create function pg_try_advisory_xact_lock(key integer) returns boolean language plpgsql as
    $$ begin perform pg_sleep(1); return pg_try_advisory_xact_lock(key::bigint); end $$`);
  const writing = await knex.transaction();
  await writing('events').insert(event);
  const migrating = Promise.all([1, 2].map(() => migrateStore(database.url)));
  await eventually(async () => expect(await isWaiting()).toBe(true));
  await knex('events').insert(event);
  await writing.commit();
  await migrating;
  expect(await isWhole()).toBe(true);
  expect(await knex('events').count()).toEqual([{ count: '3' }]);
  await knex.destroy();
  await database.drop();

  /** The build, for the transaction that writes, while somebody asks for whom it waits next, until his transaction is over. */
  async function isWaiting() {
    const sql = `select bool_or(query ~ '^(create|drop) index' and wait_event_type = 'Lock') and bool_or(wait_event = 'PgSleep') as is
      from pg_stat_activity where datname = current_database()`;
    return (await queryRows<{ is: boolean }>(database.url, sql))[0]!.is;
  }
});

test('what is owed comes up for a sweep when the index of it is taken back', async () => {
  const database = await cloneDatabase();
  const knex = createKnex({ client: 'pg', connection: database.url });
  const config = { migrationSource, tableName: 'jiter_migrations' };
  const wake_at = '-infinity';
  await knex('events').insert({
    org_id: 1,
    scheduled_time: new Date(),
    wake_at,
    destination: '',
    payload: '',
  });
  await knex.migrate.down({ ...config, name: '009-due-rows' });
  expect(await knex('events').whereRaw(`wake_at > now() - interval '1 hour'`)).toHaveLength(1);
  await knex.migrate.up({ ...config, name: '009-due-rows' });
  await knex.destroy();
  await database.drop();
});

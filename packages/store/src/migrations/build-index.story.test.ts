import createKnex, { type Knex } from 'knex';
import { cloneDatabase, eventually, queryRows, type TestDatabase } from '@jiter/testkit';
import { migrationSource } from './index.ts';
import { migrateStore } from './migrate.ts';

/** Indexes of `delivery_stats` and of `channels`. No event is to come: `events` is empty, as between two of them. */
const NAME = '038-what-failed';
const WRITE = `insert into delivery_stats (org_id, at, step_s, host) values (1, now(), 60, '')`;

let database: TestDatabase;
let knex: Knex;
/** As a worker that is in the midst of a statement, or was suspended. */
let slow: Knex.Transaction;
beforeEach(async () => {
  database = await cloneDatabase();
  knex = createKnex({ client: 'pg', connection: database.url });
  await knex.migrate.down({ migrationSource, tableName: 'jiter_migrations', name: NAME });
});
afterEach(async () => {
  await slow.rollback();
  await knex.destroy();
  await database.drop();
});

async function writeSlowly() {
  slow = await knex.transaction();
  await slow.raw(WRITE);
}

/** Fails where it would stand in a line behind the build. */
const writeAtOnce = () =>
  knex.transaction(async (trx) => {
    await trx.raw(`set local lock_timeout = '500ms'`);
    await trx.raw(WRITE);
  });

const indexes = () =>
  queryRows(
    database.url,
    `select from pg_index where indexrelid = to_regclass('delivery_stats_failed') and indisvalid`,
  );

test('an index of a table that has rows is built beside whoever writes there, also while no event is to come', async () => {
  await knex.raw(WRITE);
  await writeSlowly();
  const migrating = migrateStore(database.url);
  const builds = `select from pg_stat_activity where datname = current_database() and query ~ '^create index' and wait_event_type = 'Lock'`;
  await eventually(async () => expect(await queryRows(database.url, builds)).not.toEqual([]));
  await writeAtOnce();
  await slow.commit();
  await migrating;
  expect(await indexes()).toHaveLength(1);
});

test('one of a table that has none yet waits for it a moment at a time, and keeps nobody else waiting', async () => {
  await writeSlowly();
  let blocked = 0;
  const others: Promise<unknown>[] = [];
  const migrating = migrateStore(database.url, {
    onBlocked() {
      blocked += 1;
      others.push(writeAtOnce());
    },
  });
  await Promise.race([migrating, eventually(() => expect(blocked).toBeGreaterThan(0))]);
  await Promise.all(others);
  await slow.rollback();
  await migrating;
  expect(await indexes()).toHaveLength(1);
});

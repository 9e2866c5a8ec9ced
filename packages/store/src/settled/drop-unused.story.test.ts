import createKnex, { type Knex } from 'knex';
import { emptyDatabase, openSql, type TestDatabase } from '@jiter/testkit';
import type { Store } from '../index.ts';
import { migrateStore } from '../migrations/migrate.ts';
import { migrationSource } from '../migrations/index.ts';
import { openStoreOn } from '../setup.fixture.ts';

const BEFORE = ['001-events', '002-cron-jobs', '003-ids', '004-signatures', '005-cron-runs'];
const OF_BEFORE = ['events_list', 'events_updated', 'events_wake'];
const OF_WHAT_IS_TO_MOVE = ['events_to_move_list', 'events_to_move_list_of_jobs'];

let database: TestDatabase;
let knex: Knex;
let store: Store;
/** A database that moved over, with one event that was settled where it was. */
beforeEach(async () => {
  database = await emptyDatabase();
  knex = createKnex({ client: 'pg', connection: database.url });
  for (const name of BEFORE) await knex.migrate.up({ migrationSource, tableName: 'jiter_migrations', name });
  await knex.raw(`insert into orgs (name) values ('of before');
    insert into events (org_id, scheduled_time, status, destination, payload) values (1, now(), 'Cancelled', '', '')`);
  await migrateStore(database.url);
  store = await openStoreOn(database.url);
});
afterEach(async () => {
  await store.close();
  await knex.destroy();
  await database.drop();
});

async function indexesOf(on: Knex): Promise<string[]> {
  const { rows } = await on.raw<{ rows: { name: string }[] }>(
    `select indexname as name from pg_indexes where tablename = 'events' order by 1`,
  );
  return rows.map(({ name }) => name);
}

const moveAll = () => store.settled.move({ limit: 100, keepMs: 0 });

test('a database that moved over ends with the indexes of a fresh one, each dropped once nobody needs it', async () => {
  expect(await indexesOf(knex)).toEqual(expect.arrayContaining([...OF_BEFORE, ...OF_WHAT_IS_TO_MOVE]));
  expect(await store.settled.dropUnused()).toEqual({ names: [], isDone: false });
  await store.settled.begin('moves');
  const first = await store.settled.dropUnused();
  expect({ ...first, names: first.names.sort() }).toEqual({ names: OF_BEFORE, isDone: false });
  expect(await moveAll()).toBe(1);
  expect(await store.settled.dropUnused()).toEqual({ names: OF_WHAT_IS_TO_MOVE, isDone: true });
  expect(await store.settled.dropUnused()).toEqual({ names: [], isDone: true });
  const fresh = await emptyDatabase();
  await migrateStore(fresh.url);
  const other = createKnex({ client: 'pg', connection: fresh.url });
  const indexes = await indexesOf(other);
  await other.destroy();
  await fresh.drop();
  expect(await indexesOf(knex)).toEqual(indexes);
});

test('whoever reads for long holds it up and is not held up by it, and what was begun is finished', async () => {
  await store.settled.begin('moves');
  await moveAll();
  const report = await openSql(database.url);
  await report.rows('begin isolation level repeatable read');
  await report.rows('select count(*) from events');
  const dropping = store.settled.dropUnused();
  await store.events.create({ org: '1', destination: '', payload: '', scheduledTime: new Date() });
  expect(await dropping).toEqual({ names: [], isDone: false });
  await report.close();
  const { names, isDone } = await store.settled.dropUnused();
  expect([...names].sort()).toEqual([...OF_BEFORE, ...OF_WHAT_IS_TO_MOVE].sort());
  expect(isDone).toBe(true);
});

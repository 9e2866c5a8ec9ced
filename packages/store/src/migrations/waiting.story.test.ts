import createKnex, { type Knex } from 'knex';
import { cloneDatabase, eventually, queryRows, type TestDatabase } from '@jiter/testkit';
import { migrateStore } from './migrate.ts';

let database: TestDatabase;
let knex: Knex;
beforeEach(async () => {
  database = await cloneDatabase();
  knex = createKnex({ client: 'pg', connection: database.url });
});
afterEach(async () => {
  await knex.destroy();
  await database.drop();
});

type Session = { state: string; query: string };

/** Of those that migrate, in the order in which they came. */
const sessions = () =>
  queryRows<Session>(
    database.url,
    `select state, query from pg_stat_activity where datname = current_database() and application_name = 'jiter-migrate'
     order by backend_start`,
  );

/** An index that is built beside all else waits for whole transactions: in one that lasts, it may wait for who waits for it. */
async function waitsOutsideOfTransactions(before = 0): Promise<void> {
  const waiting = async () => (await sessions()).slice(before);
  await eventually(async () => expect((await waiting()).map(({ query }) => query)).not.toEqual([]));
  await eventually(async () => {
    const found = await waiting();
    expect(found.map(({ state }) => state)).toEqual(found.map(() => 'idle'));
    // Not before it asked.
    expect(found.some(({ query }) => /^(rollback|commit)/i.test(query))).toBe(true);
  });
}

test('who waits until another process has migrated holds no transaction meanwhile', async () => {
  const holding = await knex.transaction();
  await holding.raw(`select pg_advisory_xact_lock(hashtext('jiter.migrate'))`);
  const migrating = migrateStore(database.url);
  await waitsOutsideOfTransactions();
  await holding.rollback();
  expect(await migrating).toEqual({ newer: [] });
});

test('an index that a killed process is still building is waited for in the same way, and not built again', async () => {
  const note = knex('jiter_migrations').where('name', '009-due-rows');
  await note.clone().delete();
  const event = { org_id: 1, scheduled_time: new Date(), due_at: new Date(), destination: '', payload: '' };
  await knex('events').insert(event);
  await knex.raw('drop index events_due');
  const writing = await knex.transaction();
  await writing('events').insert(event);
  const killed = createKnex({
    client: 'pg',
    connection: { connectionString: database.url, application_name: 'jiter-migrate' },
    pool: { min: 0, max: 1 },
  });
  const building = killed.raw(
    'create index concurrently events_due on events (due_at, id) where due_at is not null',
  );
  const built = building.then(() => undefined);
  const oid = () => queryRows(database.url, `select to_regclass('events_due')::oid::text as oid`);
  await eventually(async () => expect(await oid()).not.toEqual([{ oid: null }]));
  const first = await oid();

  const migrating = migrateStore(database.url);
  await waitsOutsideOfTransactions(1);
  expect(await note.clone()).toEqual([]);
  await writing.commit();
  await built;
  await migrating;
  expect(await oid()).toEqual(first);
  expect(await note).toHaveLength(1);
  await killed.destroy();
});

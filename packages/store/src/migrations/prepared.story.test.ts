import createKnex, { type Knex } from 'knex';
import { attemptAt, HOLD, setupWithOrg, type SetupWithOrg } from '../setup.fixture.ts';
import { migrationSource } from './index.ts';
import { migrateStore } from './migrate.ts';

/** The last one of the version before. */
const LAST_BEFORE = '033-bulk-tried';

let jiter: SetupWithOrg;
let knex: Knex;
beforeEach(async () => {
  jiter = await setupWithOrg();
  knex = createKnex({ client: 'pg', connection: jiter.url });
});
afterEach(async () => {
  await knex.destroy();
  await jiter.close();
});

/** What processes ask for by statements that each of their sessions has prepared. */
async function work(): Promise<void> {
  const { org, store, schedule, claimOne } = jiter;
  const { deliveries, events } = store;
  const { id } = await schedule();
  await deliveries.release({ ...(await claimOne(id)), dueAt: new Date() });
  const first = await claimOne(id);
  expect(await deliveries.renew({ ...first, leaseMs: HOLD.leaseMs })).toBe(true);
  await events.findStandpoint(org, id);
  await deliveries.record(attemptAt(first, { kind: 'retry', at: new Date() }));
  await deliveries.record(attemptAt(await claimOne(id)));
  expect((await events.find(org, id))!.event.status).toBe('Sent');
}

test('sessions of before go on with what they have prepared while the schema is brought up to date', async () => {
  const names = await migrationSource.getMigrations();
  const since = names.slice(names.indexOf(LAST_BEFORE) + 1);
  for (const name of since.toReversed())
    await knex.migrate.down({ migrationSource, tableName: 'jiter_migrations', name });
  await work();
  await migrateStore(jiter.url);
  await work();
});

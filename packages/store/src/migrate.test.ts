import createKnex from 'knex';
import { emptyDatabase } from '@jiter/testkit';
import { migrateStore } from './migrate.ts';

test('processes that migrate a fresh database at once all succeed, and again later', async () => {
  const database = await emptyDatabase();
  await Promise.all([1, 2, 3].map(() => migrateStore(database.url)));
  await migrateStore(database.url);
  await database.drop();
});

test('a process killed in the middle of a migration does not lock out the next one', async () => {
  const database = await emptyDatabase();
  await migrateStore(database.url);
  const knex = createKnex({ client: 'pg', connection: database.url });
  await knex('jiter_migrations_lock').update({ is_locked: 1 });
  await migrateStore(database.url);
  expect(await knex('jiter_migrations_lock').first()).toMatchObject({ is_locked: 0 });
  await knex.destroy();
  await database.drop();
});

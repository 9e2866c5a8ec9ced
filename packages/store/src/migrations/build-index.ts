import type { Knex } from 'knex';
import { changeSoon, type Migration } from './migration.ts';

/** `on`: as a statement says it, the table first. */
export type Index = { name: string; on: string };

/** Beside whatever goes on, in no transaction. A build that was interrupted begins again. */
export async function buildIndex(knex: Knex, { name, on }: Index): Promise<void> {
  const { rows } = await knex.raw<{ rows: { is_whole: boolean }[] }>(
    'select indisvalid as is_whole from pg_index where indexrelid = to_regclass(?)',
    [name],
  );
  if (rows[0]?.is_whole) return;
  if (rows[0]) await knex.raw(`drop index concurrently ${name}`);
  // Where there is nothing to index yet, nothing has to be waited for but the table itself.
  if (await isEmpty(knex, on.split(' ', 1)[0]!)) await changeSoon(knex, `create index ${name} on ${on}`);
  else await knex.raw(`create index concurrently ${name} on ${on}`);
}

async function isEmpty(knex: Knex, table: string): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(`select from ${table} limit 1`);
  return rows.length === 0;
}

/** Not breaking: indexes more. */
export const addIndexes = (indexes: readonly Index[]): Migration => ({
  config: { transaction: false },

  async up(knex) {
    for (const index of indexes) await buildIndex(knex, index);
  },

  async down(knex) {
    await changeSoon(knex, `drop index if exists ${indexes.map(({ name }) => name).join(', ')}`);
  },
});

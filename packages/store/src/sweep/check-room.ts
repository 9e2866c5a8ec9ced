import type { Knex } from 'knex';

const NOT_ALLOWED = '42501';

/**
 * Rejects when no table can grow. A full disk takes claims, which find room in pages that are there, for longer than
 * records of attempts, which add rows: a few pages of a table that nobody keeps tell. A role that may not make such a
 * table is not told.
 */
export async function checkRoom(knex: Knex): Promise<void> {
  try {
    await knex.transaction((trx) =>
      trx.raw('create temporary table room on commit drop as select n from generate_series(1, 4000) as n'),
    );
  } catch (error) {
    if ((error as { code?: unknown }).code !== NOT_ALLOWED) throw error;
  }
}

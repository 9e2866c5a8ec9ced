import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';
import type { Seal } from './seal.ts';

/** Where one sealed text of each row is, and what it is bound to. */
export type SealedColumn = { table: string; column: string; contextOf: (org: string) => string };

type Row = { id: string; org: string; sealed: string };

/** Seals its texts with the master key that stands first now. Answers how many were not. */
export async function resealColumn(
  knex: Knex,
  seal: Seal,
  { table, column, contextOf }: SealedColumn,
): Promise<number> {
  const rows = await rowsOf<Row>(
    knex,
    `select id, org_id as org, ${column} as sealed from ${table} order by id`,
  );
  const old = rows.filter(({ sealed }) => !seal.isCurrent(sealed));
  for (const { id, org, sealed } of old) {
    const context = contextOf(org);
    const resealed = seal.seal(seal.open(sealed, context), context);
    // Unless it was changed meanwhile: then it was sealed by whoever did.
    const sql = `update ${table} set ${column} = :resealed where id = :id and ${column} = :sealed`;
    await rowsOf(knex, sql, { id, sealed, resealed });
  }
  return old.length;
}

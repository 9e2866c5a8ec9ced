import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';

/** Where one sealed text of each row is, and what it is bound to. */
export type SealedColumn = { table: string; column: string; contextOf: (org: string) => string };

type Row = { id: string; org: string; sealed: string };

/** Answers a text that is sealed anew; undefined where it stays as it is. */
export type ResealText = (sealed: string, context: string) => string | undefined;

/** Seals its texts with the master key that stands first now. Answers how many were not. */
export async function resealColumn(
  knex: Knex,
  resealText: ResealText,
  { table, column, contextOf }: SealedColumn,
): Promise<number> {
  const rows = await rowsOf<Row>(
    knex,
    `select id, org_id as org, ${column} as sealed from ${table} order by id`,
  );
  let count = 0;
  for (const { id, org, sealed } of rows) {
    const resealed = resealText(sealed, contextOf(org));
    if (resealed === undefined) continue;
    count += 1;
    // Unless it was changed meanwhile: then it was sealed by whoever did.
    const sql = `update ${table} set ${column} = :resealed where id = :id and ${column} = :sealed`;
    await rowsOf(knex, sql, { id, sealed, resealed });
  }
  return count;
}

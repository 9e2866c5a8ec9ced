import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';

/** Nobody else has this lock until the transaction ends: of what is counted and made at the same moment each is counted. */
export async function lockOrg(trx: Knex, org: string): Promise<void> {
  await rowsOf(trx, 'select from orgs where id = :org for no key update', { org });
}

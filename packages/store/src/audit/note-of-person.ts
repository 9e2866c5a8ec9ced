import type { Knex } from 'knex';
import type { Actor } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { note, type Note } from './note.ts';

/** `user`: whose account it is. */
type Whose = { user: string; by: Actor | undefined };

/** Of what is done with a person's account: written down in each org that he is in, or, of one who is in none, beside them. */
export async function noteOfPerson(trx: Knex, { user, by }: Whose, what: Omit<Note, 'org'>): Promise<void> {
  const sql = 'select org_id as org from members where user_id = :user order by org_id';
  const orgs = await rowsOf<{ org: string | null }>(trx, sql, { user });
  for (const { org } of orgs.length > 0 ? orgs : [{ org: null }]) await note(trx, by, { ...what, org });
}

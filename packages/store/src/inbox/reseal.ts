import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';
import type { Seal } from '../orgs/seal.ts';
import { inboxContextOf } from './row.ts';

/** Seals the tokens of inboxes with the master key that stands first now. Answers how many were not. */
export async function resealInboxes(knex: Knex, seal: Seal): Promise<number> {
  const rows = await rowsOf<{ id: string; org_id: string; sealed_token: string }>(
    knex,
    'select id, org_id, sealed_token from inboxes',
  );
  const old = rows.filter(({ sealed_token }) => !seal.isCurrent(sealed_token));
  for (const { id, org_id, sealed_token } of old) {
    const context = inboxContextOf(org_id);
    const sealed = seal.seal(seal.open(sealed_token, context), context);
    await rowsOf(knex, 'update inboxes set sealed_token = :sealed where id = :id', { id, sealed });
  }
  return old.length;
}

import type { Knex } from 'knex';
import type { Grant } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';

/** Of keys that are valid: whether keys can be made with it. */
const IS_ADMIN = `(scopes is null or :admin = any(scopes))`;
const IS_VALID = `revoked_at is null and (expires_at is null or expires_at > now())`;

/** The org's row is locked first: of the last two keys, revoked at the same moment, one stays. */
export function revokeButLast(knex: Knex, org: string, id: string): Promise<'revoked' | 'unknown' | 'last'> {
  return knex.transaction(async (trx) => {
    await trx('orgs').select('id').where({ id: org }).forUpdate();
    const keys = await rowsOf<{ id: string; is_admin: boolean }>(
      trx,
      `select id, ${IS_ADMIN} as is_admin from api_keys where org_id = :org and (id = :id or (${IS_VALID} and ${IS_ADMIN}))
         and revoked_at is null limit 1000`,
      { org, id, admin: 'org:admin' },
    );
    const found = keys.find((key) => key.id === id);
    if (!found) return 'unknown';
    if (found.is_admin && keys.length === 1) return 'last';
    await trx('api_keys').where({ org_id: org, id }).update({ revoked_at: trx.fn.now() });
    return 'revoked';
  });
}

export async function restrict(
  knex: Knex,
  { org, id }: { org: string; id: string },
  { scopes, destinations }: Grant,
): Promise<boolean> {
  const changed = await knex('api_keys')
    .where({ org_id: org, id, revoked_at: null })
    .update({
      scopes: scopes ? [...scopes] : null,
      destinations: destinations ? [...destinations] : null,
    });
  return changed === 1;
}

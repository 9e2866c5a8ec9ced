import type { Knex } from 'knex';
import { isoTime } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { post } from './post.ts';

type Row = { id: string; org: string; name: string; prefix: string; expiresAt: Date };

/** A week before, or a tenth of its life where that is less; of orgs that want to hear of it, each key once. */
const EXPIRING = `/* notices */ update api_keys set expiry_told_at = now() where id = any (array(
    select id from api_keys where org_id = any (array(select org_id from channels where 'keys' = any(tells)))
      and expiry_told_at is null and revoked_at is null and expires_at > now()
      and expires_at - now() <= least(interval '7 days', (expires_at - created_at) / 10)
    order by expires_at limit 100 for update skip locked))
  returning id, org_id as org, name, prefix, expires_at as "expiresAt"`;

/** Has told that API keys end soon. */
export function tellExpiringKeys(knex: Knex): Promise<void> {
  return knex.transaction(async (trx) => {
    for (const { org, id, name, prefix, expiresAt } of await rowsOf<Row>(trx, EXPIRING)) {
      const about = { keyId: id, name, prefix, expiresAt: isoTime(expiresAt) };
      await post(trx, { org, tells: 'keys', content: { type: 'key.expiring', ...about } });
    }
  });
}

import type { Knex } from 'knex';
import { hashKey } from './keys.ts';

export type FirstOrg = { apiKey: string; signingSecret: string };

type OrgRow = { id: string; name: string };
type SecretRow = { org_id: string; secret: string; expires_at: Date | null };

const PREFIX_LENGTH = 8;

export async function ensureFirstOrg(
  knex: Knex,
  { apiKey, signingSecret }: FirstOrg,
): Promise<{ org: string }> {
  return knex.transaction(async (trx) => {
    // API processes start side by side; only one of them may find that there is nothing yet.
    await trx.raw(`select pg_advisory_xact_lock(hashtext('jiter.first-org'))`);
    const org = await firstOrgId(trx);
    await trx('api_keys')
      .insert({
        org_id: org,
        key_hash: hashKey(apiKey),
        prefix: apiKey.slice(0, PREFIX_LENGTH),
        name: 'first',
      })
      .onConflict('key_hash')
      .ignore();
    await useSecret(trx, org, signingSecret);
    return { org };
  });
}

async function firstOrgId(trx: Knex): Promise<string> {
  const found = await trx('orgs').select<OrgRow[]>('id').orderBy('id').first();
  if (found) return found.id;
  const [made] = await trx<OrgRow>('orgs').insert({ name: 'first' }).returning('id');
  return made!.id;
}

/** The setting names the secret to sign with: any other one is retired at once. */
async function useSecret(trx: Knex, org: string, secret: string): Promise<void> {
  const active = await trx<SecretRow>('signing_secrets')
    .where({ org_id: org, secret, expires_at: null })
    .first();
  if (active) return;
  await trx('signing_secrets').where({ org_id: org }).delete();
  await trx('signing_secrets').insert({ org_id: org, secret });
}

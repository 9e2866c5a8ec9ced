import type { Knex } from 'knex';
import { insertKey } from './key-row.ts';
import type { Seal } from './seal.ts';
import { expireSecrets, insertSecret, openEverySecret } from './secrets.ts';

export type FirstOrg = { apiKey: string; signingSecret: string };

/** Makes sure that the first org exists, that this key opens it, and that it signs with this secret. */
export async function ensureFirstOrg(
  knex: Knex,
  seal: Seal,
  { apiKey, signingSecret }: FirstOrg,
): Promise<{ org: string }> {
  return knex.transaction(async (trx) => {
    await lockFirstOrg(trx);
    const org = await firstOrgId(trx);
    await insertKey(trx, { org, apiKey, name: 'first' });
    await useSecret(trx, seal, org, signingSecret);
    return { org };
  });
}

/** API processes start side by side; only one of them may find that there is nothing yet. */
export async function lockFirstOrg(trx: Knex): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtext('jiter.first-org'))`);
}

async function firstOrgId(trx: Knex): Promise<string> {
  const found = await trx('orgs').select<{ id: string }[]>('id').orderBy('id').first();
  return found ? found.id : insertOrg(trx, 'first');
}

export async function insertOrg(knex: Knex, name: string): Promise<string> {
  const [made] = await knex<{ id: string; name: string }>('orgs').insert({ name }).returning('id');
  return made!.id;
}

/**
 * A setting that names a secret which the org never had replaces all others at once. One that was rotated since, or
 * replaced by another setting, is left alone, also after its overlap: neither a restart nor an old process in a rolling
 * change must bring back what leaked.
 */
async function useSecret(trx: Knex, seal: Seal, org: string, secret: string): Promise<void> {
  const { secrets, isWhole } = await openEverySecret(trx, seal, org);
  // Of those that do not open any more it may be one.
  if (secrets.includes(secret) || !isWhole) return;
  await expireSecrets(trx, org);
  await insertSecret(trx, seal, org, secret);
}

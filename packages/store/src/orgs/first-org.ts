import type { Knex } from 'knex';
import { note } from '../audit/note.ts';
import { insertKey, toldKey } from './key-row.ts';
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
    const found = await findFirstOrg(trx);
    const org = found ?? (await insertOrg(trx, 'first'));
    const key = await insertKey(trx, { org, apiKey, name: 'first' });
    const secret = await useSecret(trx, seal, org, signingSecret);
    // That an org begins with both is no change of it.
    if (found === undefined) return { org };
    if (key) {
      const target = { kind: 'key', id: key.id } as const;
      await note(trx, BY_SETTING, { org, action: 'key.created', target, after: toldKey(key) });
    }
    if (secret !== undefined) {
      const target = { kind: 'secret', id: secret } as const;
      await note(trx, BY_SETTING, { org, action: 'secret.rotated', target, details: { overlapMs: 0 } });
    }
    return { org };
  });
}

/** Nobody is asked who starts a process; whoever does so runs the server. */
const BY_SETTING = { kind: 'admin', name: 'environment' } as const;

/** API processes start side by side; only one of them may find that there is nothing yet. */
export async function lockFirstOrg(trx: Knex): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtext('jiter.first-org'))`);
}

async function findFirstOrg(trx: Knex): Promise<string | undefined> {
  const found = await trx('orgs').select<{ id: string }[]>('id').orderBy('id').first();
  return found?.id;
}

export async function insertOrg(knex: Knex, name: string): Promise<string> {
  const [made] = await knex<{ id: string; name: string }>('orgs').insert({ name }).returning('id');
  return made!.id;
}

/**
 * A setting that names a secret which the org never had replaces all others at once. One that was rotated since, or
 * replaced by another setting, is left alone, also after its overlap: neither a restart nor an old process in a rolling
 * change must bring back what leaked. Answers its id, where it is new.
 */
async function useSecret(trx: Knex, seal: Seal, org: string, secret: string): Promise<string | undefined> {
  const { secrets, isWhole } = await openEverySecret(trx, seal, org);
  // Of those that do not open any more it may be one.
  if (secrets.includes(secret) || !isWhole) return undefined;
  await expireSecrets(trx, org);
  return insertSecret(trx, seal, org, secret);
}

import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { outageAware } from '../connection.ts';
import { createTtlCache } from '../cache.ts';
import { ensureFirstOrg, type FirstOrg } from './first-org.ts';

/** A revoked key is refused at the latest after this time. */
const KEY_TTL_MS = 3_000;

export type KeyStore = {
  /** The org that the key opens, or undefined. */
  orgOfKey(apiKey: string): Promise<string | undefined>;
  /** Makes sure that an org exists which this key opens and which signs with this secret. */
  ensureFirstOrg(first: FirstOrg): Promise<{ org: string }>;
  /** Whether there is any org at all. */
  hasOrg(): Promise<boolean>;
};

export function hashKey(apiKey: string): Buffer {
  return createHash('sha256').update(apiKey).digest();
}

async function loadOrg(knex: Knex, hash: string): Promise<string | undefined> {
  const row = await knex('api_keys')
    .select<{ org_id: string }[]>('org_id')
    .where({ key_hash: Buffer.from(hash, 'base64') })
    .whereNull('revoked_at')
    .where((valid) => void valid.whereNull('expires_at').orWhere('expires_at', '>', knex.fn.now()))
    .first();
  return row?.org_id;
}

export function createKeyStore(knex: Knex): KeyStore {
  // Keyed by the hash: a heap dump of the cache shows no key.
  const orgOfHash = createTtlCache((hash) => loadOrg(knex, hash), KEY_TTL_MS);
  return outageAware({
    orgOfKey: (apiKey: string) => orgOfHash(hashKey(apiKey).toString('base64')),
    ensureFirstOrg: (first: FirstOrg) => ensureFirstOrg(knex, first),
    hasOrg: async () => (await knex('orgs').select('id').first()) !== undefined,
  });
}

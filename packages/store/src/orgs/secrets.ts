import type { Knex } from 'knex';
import { outageAware } from '../connection.ts';
import { createTtlCache } from '../cache.ts';

const SECRET_TTL_MS = 3_000;

export type Secrets = readonly [string, ...string[]];

export type SecretStore = {
  /** The org's active signing secrets, newest first. */
  signingSecrets(org: string): Promise<Secrets>;
};

async function loadSecrets(knex: Knex, org: string): Promise<Secrets> {
  const rows = await knex('signing_secrets')
    .select<{ secret: string }[]>('secret')
    .where({ org_id: org })
    .where((valid) => void valid.whereNull('expires_at').orWhere('expires_at', '>', knex.fn.now()))
    .orderBy('id', 'desc');
  const [newest, ...older] = rows.map(({ secret }) => secret);
  if (newest === undefined) throw new Error(`org ${org} has no signing secret`);
  return [newest, ...older];
}

export function createSecretStore(knex: Knex): SecretStore {
  const cached = createTtlCache((org) => loadSecrets(knex, org), SECRET_TTL_MS);
  return outageAware({ signingSecrets: async (org: string) => (await cached(org))! });
}

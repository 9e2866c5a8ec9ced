import type { Knex } from 'knex';
import type { Actor } from '@jiter/core';
import { note } from '../audit/note.ts';
import { outageAware } from '../database/outage.ts';
import { ensureFirstOrg, insertOrg, lockFirstOrg, type FirstOrg } from './first-org.ts';
import { insertKey } from './key-row.ts';
import { deletedOrgs, purgeOrg, type Purged } from './purge-org.ts';
import type { Seal } from './seal.ts';
import { insertSecret } from './secrets.ts';
import { createSettingsStore, type SettingsStore } from './settings.ts';
import { makeApiKey, makeSigningSecret } from './tokens.ts';
import { addUsage, type Usage } from './usage.ts';

export type Org = { id: string; name: string; createdAt: Date };

export type OrgStore = SettingsStore & {
  /** Makes sure that an org exists which this key opens and which signs with this secret. */
  ensureFirst(first: FirstOrg): Promise<{ org: string }>;
  /** If there is no org at all: one with a key and a secret made up here, in the clear. Otherwise undefined. */
  createFirst(): Promise<Created | undefined>;
  /** A new org with a key and a secret of its own; both are in this answer in the clear and nowhere else. `by` makes it. */
  create(name: string, by?: Actor): Promise<Created>;
  /** Those that are not deleted. */
  list(): Promise<Org[]>;
  /** The ids of those that are deleted, and not gone yet. */
  deleted(): Promise<string[]>;
  /** Takes away what is left of one of these, in batches, for as long as `mayGoOn`. */
  purge(org: string, mayGoOn: () => boolean): Promise<Purged>;
  /** Adds to what orgs created in a month. Answers what that is by then, of each; undefined of those that somebody has locked, which are as they were. */
  addUsage(usages: readonly Usage[]): Promise<(number | undefined)[]>;
};

type Created = FirstOrg & { org: string };

async function createOrg(trx: Knex, seal: Seal, name: string): Promise<Created> {
  const [apiKey, signingSecret] = [makeApiKey(), makeSigningSecret()];
  const org = await insertOrg(trx, name);
  await insertKey(trx, { org, apiKey, name: 'first' });
  await insertSecret(trx, seal, org, signingSecret);
  return { org, apiKey, signingSecret };
}

function createFirstOrg(knex: Knex, seal: Seal): Promise<Created | undefined> {
  return knex.transaction(async (trx) => {
    await lockFirstOrg(trx);
    if (await trx('orgs').select('id').first()) return undefined;
    return createOrg(trx, seal, 'first');
  });
}

export function createOrgStore(knex: Knex, seal: Seal): OrgStore {
  return outageAware({
    ...createSettingsStore(knex, seal),
    ensureFirst: (first: FirstOrg) => ensureFirstOrg(knex, seal, first),
    createFirst: () => createFirstOrg(knex, seal),
    deleted: () => deletedOrgs(knex),
    purge: (org: string, mayGoOn: () => boolean) => purgeOrg(knex, org, mayGoOn),
    addUsage: (usages: readonly Usage[]) => addUsage(knex, usages),
    create: (name: string, by?: Actor) =>
      knex.transaction(async (trx) => {
        const made = await createOrg(trx, seal, name);
        const target = { kind: 'org', id: made.org } as const;
        await note(trx, by, { org: made.org, action: 'org.created', target, after: { name } });
        return made;
      }),
    list: async () => {
      const rows = await knex('orgs')
        .select<{ id: string; name: string; created_at: Date }[]>()
        .whereNull('deleted_at')
        .orderBy('id');
      return rows.map(({ id, name, created_at }) => ({ id, name, createdAt: created_at }));
    },
  });
}

import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';
import type { Seal } from './seal.ts';

/** Orgs for which nothing can be signed, as no master key opens a secret that signs: how many, of how many. */
export type ClosedSecrets = {
  orgs: number;
  ofOrgs: number;
  /** The master keys that are missing, as sealed texts name them. */
  keys: readonly string[];
};

/** Secrets of deleted orgs, and those whose overlap is over, sign nothing any more. */
const KEYS = `select keys, count(*)::int as orgs from (
    select array_agg(distinct split_part(s.sealed, '.', 1)) as keys
    from signing_secrets s join orgs o on o.id = s.org_id
    where o.deleted_at is null and (s.expires_at is null or s.expires_at > now()) group by s.org_id) of_orgs
  group by keys`;

type Row = { keys: string[]; orgs: number };

/** Goes by the names of the keys: nothing is opened. */
export async function findClosed(knex: Knex, seal: Pick<Seal, 'hasKeyOf'>): Promise<ClosedSecrets> {
  const rows = await rowsOf<Row>(knex, KEYS);
  const missingOf = ({ keys }: Row) => keys.filter((key) => !seal.hasKeyOf(key));
  const count = (some: readonly Row[]) => some.reduce((sum, { orgs }) => sum + orgs, 0);
  return {
    orgs: count(rows.filter((row) => missingOf(row).length > 0)),
    ofOrgs: count(rows),
    keys: [...new Set(rows.flatMap(missingOf))].sort(),
  };
}

import type { Knex } from 'knex';
import { relationOf } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';

/** What an org has created in a month, which is named by its first day: `2027-01-01`. */
export type Usage = { org: string; month: string; created: number };

const USAGE = relationOf<Usage>('usage', {
  org: ['bigint', ({ org }) => org],
  month: ['text', ({ month }) => month],
  created: ['float8', ({ created }) => created],
});

/** Always in the same order: processes that add at the same moment wait for each other, and not for ever. */
const ADD = `/* usage */ insert into org_usage as kept (org_id, month, created)
  select org, month::date, created::bigint from ${USAGE.sql} order by org, month
  on conflict (org_id, month) do update set created = kept.created + excluded.created
  returning org_id as org, month::text as month, created::float8 as created`;

/** Adds to what each created, and answers what that is by then, in the order of `usages`. */
export async function addUsage(knex: Knex, usages: readonly Usage[]): Promise<number[]> {
  const rows = await preparedRowsOf<Usage>(knex, ADD, USAGE.valuesOf(usages));
  const sums = new Map(rows.map(({ org, month, created }) => [`${org} ${month}`, created]));
  return usages.map(({ org, month }) => Math.max(0, sums.get(`${org} ${month}`) ?? 0));
}

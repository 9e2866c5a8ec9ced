import type { Knex } from 'knex';
import { lookedUp } from '../database/looked-up.ts';
import { relationOf } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';

/** What an org has created in a month, which is named by its first day: `2027-01-01`. */
export type Usage = { org: string; month: string; created: number };

const USAGE = relationOf<Usage>('usage', {
  org: ['bigint', ({ org }) => org],
  month: ['text', ({ month }) => month],
  created: ['float8', ({ created }) => created],
});

const OF_USAGE = 'there.org_id = usage.org and there.month = usage.month::date';
const FREE = `select there.org_id, there.month from org_usage there where ${OF_USAGE} for update skip locked`;

/**
 * To the rows that nobody has, and to those that are new, of which processes that add them at the same moment wait for each other; always in the same order, and so not
 * for ever. To wait for one that somebody has would keep all other orgs.
 */
const ADD = `/* usage */ with free as materialized (
    select found.org_id, found.month from ${lookedUp(USAGE.sql, { as: 'usage', by: 'org, month' }, FREE)})
  insert into org_usage as kept (org_id, month, created)
  select org, month::date, created::bigint from ${USAGE.sql}
  where (org, month::date) in (select org_id, free.month from free) or not exists (select from org_usage there where ${OF_USAGE})
  order by org, month
  on conflict (org_id, month) do update set created = kept.created + excluded.created
  returning org_id as org, month::text as month, created::float8 as created`;

/**
 * Adds to what each created, and answers what that is by then, in the order of `usages`: undefined of those whose row somebody else has a lock on, to which
 * nothing was added.
 */
export async function addUsage(knex: Knex, usages: readonly Usage[]): Promise<(number | undefined)[]> {
  const rows = await preparedRowsOf<Usage>(knex, ADD, USAGE.valuesOf(usages));
  const sums = new Map(rows.map(({ org, month, created }) => [`${org} ${month}`, Math.max(0, created)]));
  return usages.map(({ org, month }) => sums.get(`${org} ${month}`));
}

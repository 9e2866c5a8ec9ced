import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';

/** Of an org: each call does the next batch. */
export type Step = (knex: Knex, org: string) => () => Promise<{ count: number; isMore: boolean }>;

/** One that has rows of orgs, and an index by them. */
export type TableOfOrg = {
  table: string;
  /** A condition, where others are not to go. */
  only?: string;
  /**
   * Where there may be many: the columns that the index has behind the org, with their types. A batch goes on from where the one before
   * ended, as while an old snapshot is open all that went before is still in the index.
   */
  along?: Readonly<Record<string, string>>;
};

export const BATCH = 1_000;

export const fromTable = ({ table, only = 'true', along }: TableOfOrg): Step =>
  along ? fromAlong(table, only, along) : fromFew(table, only);

/** From its beginning each time: there are few, or, of cron jobs, no order but that in which they lie. */
function fromFew(table: string, only: string): Step {
  const sql = `/* prune */ delete from ${table} where ctid = any (array(
      select ctid from ${table} where org_id = :org and ${only} limit ${BATCH}))
    returning 1`;
  return (knex, org) => async () => {
    const { length: count } = await rowsOf(knex, sql, { org });
    return { count, isMore: count === BATCH };
  };
}

type Gone = { count: number; looked: number; last: string[] | null };

/**
 * Both ends name the org, and so does the order: by the other columns alone the planner may go through the rows of all orgs. How many are
 * wanted is not said before it runs: where the planner takes all that are left for fewer it would read and sort them each time. Of several
 * rows with the same place those that a batch ends between are left to the next round.
 */
function fromAlong(table: string, only: string, along: Readonly<Record<string, string>>): Step {
  const names = Object.keys(along);
  const place = Object.values(along).map((type, index) => `:place${index}::${type}`);
  const batch = (from: string) => `/* prune */ with looked as materialized (
      select ctid as place, ${names.join(', ')} from ${table}
      where ${from} and org_id <= :org and ${only} order by org_id, ${names.join(', ')} limit (select ${BATCH})),
    gone as (delete from ${table} where ctid = any (array(select place from looked)) returning 1)
    select (select count(*)::int from gone) as count, (select count(*)::int from looked) as looked,
      (select array[${names.map((name) => `${name}::text`).join(', ')}] from looked
        order by ${names.map((name) => `${name} desc`).join(', ')} limit 1) as last`;
  const [first, others] = [
    batch('org_id >= :org'),
    batch(`(org_id, ${names.join(', ')}) > (:org, ${place.join(', ')})`),
  ];
  return (knex, org) => {
    let last: string[] | null = null;
    return async () => {
      const values = Object.fromEntries((last ?? []).map((value, index) => [`place${index}`, value]));
      const [gone] = await rowsOf<Gone>(knex, last ? others : first, { org, ...values });
      ({ last } = gone!);
      return { count: gone!.count, isMore: gone!.looked === BATCH };
    };
  };
}

import type { Knex } from 'knex';
import { preparedRowsOf } from '../database/statement.ts';
import { tagNamesOf, taggedValues } from './list-tagged.ts';
import type { EventFilter } from './list.ts';

/** Of each tag at first: which one is the rarest is mostly known then. */
const FEW_ROWS = 2_000;

/**
 * The filter with its tags in another order: what is found by the first ones is looked at one by one, so those that the fewest
 * events have come first. `countedRows`: of each tag no more are counted; beyond that any is as good as another.
 */
export async function rarestFirst<Filter extends EventFilter>(
  knex: Knex,
  org: string,
  filter: Filter,
  countedRows: number,
): Promise<Filter> {
  const { tagged = [], idempotencyKey, ids } = filter;
  // A key is rarer than anything, and of ids there are few.
  if (tagged.length < 2 || idempotencyKey !== undefined || ids) return filter;
  const values = { org, ...taggedValues(filter) };
  const count = async (most: number) => {
    const [row] = await preparedRowsOf<{ counts: number[] }>(knex, countsSql(tagged, most), values);
    return row!.counts;
  };
  const few = await count(FEW_ROWS);
  const counts = few.some((one) => one < FEW_ROWS) ? few : await count(countedRows);
  const order = tagged.map((any, group) => ({ any, count: counts[group]! }));
  return { ...filter, tagged: order.toSorted((a, b) => a.count - b.count).map(({ any }) => any) };
}

function countsSql(tagged: readonly (readonly string[])[], most: number): string {
  const counts = tagged.map(
    (any, group) => `(select count(*)::int from (select from event_tags where org_id = :org
      and event_id > :idLow::bigint and event_id <= :idHigh::bigint
      and tag in (${tagNamesOf(any, group)}) limit ${most}) as counted)`,
  );
  return `/* list */ select array[${counts.join(', ')}] as counts`;
}

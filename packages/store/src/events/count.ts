import type { Knex } from 'knex';
import { preparedRowsOf } from '../database/statement.ts';
import { boundsOf, countSql } from './list-rows.ts';
import { hostOf, ORIGIN } from './host.ts';
import type { EventFilter } from './list.ts';
import { searchStretches, type SearchBudget } from './search.ts';

export type EventCount = {
  count: number;
  /** There may be more: it was not counted, or searched, any further. */
  atLeast: boolean;
  /** How far was searched, where that was not to the end. */
  searchedTo?: Date;
};

export type HostCount = { host: string; count: number };
type OriginCount = { origin: string; count: number };

/** Nothing is counted beyond. */
export const MAX_COUNT = 10_000;

type CountLimits = { most?: number; budget?: SearchBudget };

/** How many a list would show in all, up to `most`, and as far as is searched for what no index finds. */
export async function countEvents(
  knex: Knex,
  org: string,
  filter: EventFilter,
  { most = MAX_COUNT, budget }: CountLimits = {},
): Promise<EventCount> {
  const sql = countSql(filter);
  if (sql !== undefined) {
    const values = { ...boundsOf(filter), org, limit: most };
    const [row] = await preparedRowsOf<{ count: number }>(knex, sql, values);
    return { count: Math.min(row!.count, most), atLeast: row!.count > most };
  }
  const { hosts: _hosts, ...counted } = await tallyEvents(knex, org, filter, {
    originSql: `''`,
    most,
    budget,
  });
  return counted;
}

/** The same, and how many of them go to each host. */
export function countByHost(
  knex: Knex,
  org: string,
  filter: EventFilter,
): Promise<EventCount & { hosts: HostCount[] }> {
  return tallyEvents(knex, org, filter, { originSql: ORIGIN, most: MAX_COUNT });
}

async function tallyEvents(
  knex: Knex,
  org: string,
  filter: EventFilter,
  { originSql, most, budget }: { originSql: string; most: number; budget?: SearchBudget | undefined },
): Promise<EventCount & { hosts: HostCount[] }> {
  const counts = new Map<string, number>();
  let left = most;
  let searchedTo: Date | undefined;
  for await (const { sql, values, end } of searchStretches(knex, org, filter, budget)) {
    const tally = `/* count */ select ${originSql} as origin, count(*)::int as count from (${sql}) as found group by 1`;
    const own = { ...values, limit: left };
    for (const { origin, count } of await preparedRowsOf<OriginCount>(knex, tally, own)) {
      const host = hostOf(origin);
      counts.set(host, (counts.get(host) ?? 0) + count);
      left -= count;
    }
    searchedTo = end?.scheduledTime;
    if (left < 0) return { count: most, atLeast: true, hosts: listOf(counts) };
  }
  return {
    count: most - left,
    atLeast: searchedTo !== undefined,
    ...(searchedTo && { searchedTo }),
    hosts: listOf(counts),
  };
}

function listOf(counts: ReadonlyMap<string, number>): HostCount[] {
  return [...counts]
    .map(([host, count]) => ({ host, count }))
    .sort((one, other) => other.count - one.count || (one.host < other.host ? -1 : 1));
}

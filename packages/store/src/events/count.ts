import type { Knex } from 'knex';
import { preparedRowsOf } from '../database/statement.ts';
import { boundsOf, countSql } from './list-rows.ts';
import { hostOf, ORIGIN } from './host.ts';
import type { EventFilter } from './list.ts';
import { searchStretches } from './search.ts';

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

/** How many a list would show in all, up to `MAX_COUNT`. */
export async function countEvents(knex: Knex, org: string, filter: EventFilter): Promise<EventCount> {
  const sql = countSql(filter);
  if (sql !== undefined) {
    const values = { ...boundsOf(filter), org, limit: MAX_COUNT };
    const [row] = await preparedRowsOf<{ count: number }>(knex, sql, values);
    return { count: Math.min(row!.count, MAX_COUNT), atLeast: row!.count > MAX_COUNT };
  }
  const { hosts: _hosts, ...counted } = await tallyEvents(knex, org, filter, `''`);
  return counted;
}

/** The same, and how many of them go to each host. */
export function countByHost(
  knex: Knex,
  org: string,
  filter: EventFilter,
): Promise<EventCount & { hosts: HostCount[] }> {
  return tallyEvents(knex, org, filter, ORIGIN);
}

async function tallyEvents(
  knex: Knex,
  org: string,
  filter: EventFilter,
  originSql: string,
): Promise<EventCount & { hosts: HostCount[] }> {
  const counts = new Map<string, number>();
  let left = MAX_COUNT;
  let searchedTo: Date | undefined;
  for await (const { sql, values, end } of searchStretches(knex, org, filter)) {
    const tally = `/* count */ select ${originSql} as origin, count(*)::int as count from (${sql}) as found group by 1`;
    const own = { ...values, limit: left };
    for (const { origin, count } of await preparedRowsOf<OriginCount>(knex, tally, own)) {
      const host = hostOf(origin);
      counts.set(host, (counts.get(host) ?? 0) + count);
      left -= count;
    }
    searchedTo = end?.scheduledTime;
    if (left < 0) return { count: MAX_COUNT, atLeast: true, hosts: listOf(counts) };
  }
  return {
    count: MAX_COUNT - left,
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

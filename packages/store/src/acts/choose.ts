import type { Knex } from 'knex';
import { preparedRowsOf } from '../database/statement.ts';
import { boundsOf, rowsSql, searchEndSql } from '../events/list-rows.ts';
import type { EventFilter, EventPosition } from '../events/list.ts';

/** The events that a bulk call is about: these, or those that a list of the org would show. */
export type Choice = { ids: readonly string[] } | { filter: EventFilter };

/** `more`: there are others, which another call is for. */
export type Chosen = { ids: readonly string[]; more: boolean };

/** Pages that are searched for what is seldom, of 10,000 rows each and more. */
const MAX_PAGES = 100;

/**
 * At most `limit` of them. What it finds may have become something else by the time that something is done with it, so
 * whoever does it looks again.
 */
export async function chooseIds(knex: Knex, org: string, choice: Choice, limit: number): Promise<Chosen> {
  if ('ids' in choice) {
    const ids = [...new Set(choice.ids)];
    return { ids: ids.slice(0, limit), more: ids.length > limit };
  }
  const found: string[] = [];
  let { filter } = choice;
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const page = await searchPage(knex, org, filter, limit - found.length);
    found.push(...page.ids);
    if (found.length > limit) return { ids: found.slice(0, limit), more: true };
    if (!page.end) return { ids: found, more: false };
    const { before: _none, ...others } = filter;
    filter = { ...others, after: page.end };
  }
  return { ids: found, more: true };
}

/** Up to one more than `limit`, and where the search ended if that was before the end. */
async function searchPage(
  knex: Knex,
  org: string,
  filter: EventFilter,
  limit: number,
): Promise<{ ids: string[]; end: EventPosition | undefined }> {
  const endSql = searchEndSql(filter);
  const [end] = endSql ? await preparedRowsOf<EventPosition>(knex, endSql, { org, ...boundsOf(filter) }) : [];
  const rows = await preparedRowsOf<{ id: string }>(knex, `select id from (${rowsSql(filter)}) as found`, {
    org,
    limit,
    ...boundsOf(filter, end),
  });
  return { ids: rows.map(({ id }) => id), end };
}

import type { Knex } from 'knex';
import type { EventStatus } from '@jiter/core';
import { preparedRowsOf } from '../database/statement.ts';
import { NO_TICK } from '../events/list-tagged.ts';
import type { EventFilter } from '../events/list.ts';
import { searchEvents, type SearchBudget } from '../events/search.ts';
import { withStatuses } from './from.ts';
import { settledSinceAny } from '../settled/settled-since.ts';

/** The events that a bulk call is about: these, or those that a list of the org would show. */
export type Choice = { ids: readonly string[] } | { filter: EventFilter };

/** `more`: there are others, which another call is for. */
export type Chosen = { ids: readonly string[]; more: boolean };

/** How far is searched for what is seldom: whoever wants many changed has time. */
const SEARCHED: SearchBudget = { rows: 1_000_000, ms: Infinity };

/** Those of an org among some ids that have one of some statuses. */
export const MINE = 'org_id = :org and id = any(:ids::bigint[]) and status = any(:statuses::event_status[])';

/** What could not be done with them is not among them: it would stand before the others at each call. */
const OF_IDS = `/* list */ select id from (
    select id from events where ${MINE} and ${NO_TICK}
    union all
    select id from settled_events where ${MINE} and settled_at >= :since::timestamptz) as mine
  order by id limit :limit`;

/**
 * At most `limit` of them that have one of `statuses`. What it finds may have become something else by the time that
 * something is done with it, so whoever does it looks again.
 */
export async function chooseIds(
  knex: Knex,
  org: string,
  { choice, limit, statuses }: { choice: Choice; limit: number; statuses: readonly EventStatus[] },
): Promise<Chosen> {
  if ('ids' in choice) return amongIds(knex, org, { ids: choice.ids, limit, statuses });
  const filter = withStatuses(choice.filter, statuses);
  const { found, end } = await searchEvents(knex, org, { filter, limit, budget: SEARCHED });
  return {
    ids: found.slice(0, limit).map(({ id }) => id),
    more: found.length > limit || end !== undefined,
  };
}

async function amongIds(
  knex: Knex,
  org: string,
  { ids, limit, statuses }: { ids: readonly string[]; limit: number; statuses: readonly EventStatus[] },
): Promise<Chosen> {
  const given = { org, ids, statuses, since: settledSinceAny(ids), limit: limit + 1 };
  const rows = await preparedRowsOf<{ id: string }>(knex, OF_IDS, given);
  return { ids: rows.slice(0, limit).map(({ id }) => id), more: rows.length > limit };
}

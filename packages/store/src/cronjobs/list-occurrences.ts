import type { Knex } from 'knex';
import {
  directionOf,
  readJsonPage,
  type JsonPage,
  type PageLimits,
  type PageOrder,
} from '../database/json-page.ts';
import { preparedRowsOf } from '../database/statement.ts';
import { listOrder } from '../events/list-rows.ts';
import { LISTED_EVENT, type EventPosition } from '../events/list.ts';
import { SHOWN_OF_EVENTS, SHOWN_OF_SETTLED } from '../events/row.ts';

export type OccurrenceFilter = PageOrder<EventPosition>;

/** The events of a job, ticks and runs, by their time; undefined when the org has no such job. */
export async function listOccurrences(
  knex: Knex,
  org: string,
  id: string,
  filter: OccurrenceFilter & PageLimits,
): Promise<JsonPage<EventPosition> | undefined> {
  const found = await preparedRowsOf(knex, 'select from cron_jobs where org_id = :org and id = :id', {
    org,
    id,
  });
  if (found.length === 0) return undefined;
  const { limit, maxBytes } = filter;
  const from = filter.after ?? filter.before;
  return readJsonPage<EventPosition>(
    knex,
    { ...LISTED_EVENT, rows: rowsSql(filter), order: listOrder(filter) },
    filter,
    {
      ...{ org, id, limit, maxBytes },
      ...(from && { time: from.scheduledTime.toISOString(), place: from.id }),
    },
  );
}

/** Of both tables in the order of an index by the job and the time. */
function rowsSql(filter: OccurrenceFilter): string {
  const { isBeyond } = directionOf(filter);
  const within =
    filter.after || filter.before
      ? ` and (scheduled_time, id) ${isBeyond} (:time::timestamptz, :place::bigint)`
      : '';
  const end = `where cron_id = :id and org_id = :org${within} order by ${listOrder(filter)} limit :limit + 1`;
  return `select * from (
      (select ${SHOWN_OF_EVENTS} from events ${end})
      union all
      (select ${SHOWN_OF_SETTLED} from settled_events ${end})) as either
    order by ${listOrder(filter)} limit :limit + 1`;
}

import type { Knex } from 'knex';
import type { Event, EventStatus } from '@jiter/core';
import type { Row } from './columns.ts';
import { EVENT_COLUMN_NAMES, toEvent } from './row.ts';

/** Both ends inclusive. */
export type TimeRange = { from?: Date; to?: Date };

export type EventFilter = {
  statuses?: EventStatus[];
  scheduled?: TimeRange;
  sentAt?: TimeRange;
  failedAt?: TimeRange;
  /** The occurrences of cron jobs as well. */
  includeCron?: true;
  /** 1 to 1,000. */
  limit: number;
  /**
   * The event with which the payloads reach this many bytes is the last but one: whoever pages needs one more than a
   * page to know that there is more. Absent: as many as there are.
   */
  maxBytes?: number;
  /** Where the page before ended, itself excluded. */
  after?: { scheduledTime: Date; id: string };
};

/** The events of `org` that match, by scheduled time, the latest last. */
export async function listEvents(knex: Knex, org: string, filter: EventFilter): Promise<Event[]> {
  const query = knex('events').select<Row[]>(EVENT_COLUMN_NAMES).where({ org_id: org });
  if (!filter.includeCron) query.whereNull('cron_id');
  if (filter.statuses) query.whereIn('status', filter.statuses);
  within(query, 'scheduled_time', filter.scheduled);
  within(query, 'sent_at', filter.sentAt);
  within(query, 'failed_at', filter.failedAt);
  if (filter.after) {
    query.whereRaw('(scheduled_time, id) > (?::timestamptz, ?::bigint)', [
      filter.after.scheduledTime.toISOString(),
      filter.after.id,
    ]);
  }
  query.orderBy(['scheduled_time', 'id']).limit(filter.limit);
  const rows = await (filter.maxBytes === undefined ? query : cutByBytes(knex, query, filter.maxBytes));
  return rows.map(toEvent);
}

/** Inside PostgreSQL, which knows the length of a payload without reading it: what is cut off is never sent. */
function cutByBytes(knex: Knex, page: Knex.QueryBuilder, maxBytes: number): PromiseLike<Row[]> {
  const bytesBefore = knex.raw(
    `coalesce(sum(octet_length(payload)) over (
       order by scheduled_time, id rows between unbounded preceding and 2 preceding), 0) as bytes_before`,
  );
  return knex
    .select<Row[]>(EVENT_COLUMN_NAMES)
    .from(knex.select('*', bytesBefore).from(page.as('page')).as('measured'))
    .where('bytes_before', '<', maxBytes)
    .orderBy(['scheduled_time', 'id']);
}

function within(query: Knex.QueryBuilder, column: string, range: TimeRange | undefined): void {
  if (range?.from) query.where(column, '>=', range.from);
  if (range?.to) query.where(column, '<=', range.to);
}

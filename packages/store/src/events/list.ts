import type { Knex } from 'knex';
import type { EventStatus } from '@jiter/core';
import { readJsonPage, type JsonPage, type PageLimits, type PageOrder } from '../database/json-page.ts';
import { jsonObject } from '../database/json.ts';
import { answeredJson } from './json.ts';
import { boundsOf, listOrder, rowsSql } from './list-rows.ts';
import { ANSWERED } from './row.ts';

/** Both ends inclusive. */
export type TimeRange = { from?: Date; to?: Date };

/** An event's place in a list. */
export type EventPosition = { scheduledTime: Date; id: string };

export type EventFilter = {
  statuses?: EventStatus[];
  scheduled?: TimeRange;
  sentAt?: TimeRange;
  failedAt?: TimeRange;
  /** The occurrences of cron jobs as well. */
  includeCron?: true;
} & PageOrder<EventPosition>;

export type EventPage = JsonPage<EventPosition>;

const EVENT_JSON = jsonObject(answeredJson(ANSWERED));
/** Of an event's JSON, without the payload and the destination. */
const OTHER_BYTES = 230;

/** The events of `org` that match, by scheduled time, the latest last unless asked otherwise. */
export function listEvents(knex: Knex, org: string, filter: EventFilter & PageLimits): Promise<EventPage> {
  const { limit, maxBytes } = filter;
  const order = listOrder(filter);
  return readJsonPage<EventPosition>(
    knex,
    {
      rows: rowsSql(filter),
      order,
      item: EVENT_JSON,
      leastBytes: `octet_length(payload) + octet_length(destination) + ${OTHER_BYTES}`,
      position: 'scheduled_time as "scheduledTime", id',
    },
    filter,
    { org, limit, maxBytes, ...boundsOf(filter) },
  );
}

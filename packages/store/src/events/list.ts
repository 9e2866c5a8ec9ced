import type { Knex } from 'knex';
import type { EventStatus } from '@jiter/core';
import {
  directionOf,
  readJsonPage,
  type JsonPage,
  type PageLimits,
  type PageOrder,
} from '../database/json-page.ts';
import { jsonObject } from '../database/json.ts';
import type { Values } from '../database/statement.ts';
import { answeredJson } from './json.ts';
import { ANSWERED, EVENT_COLUMN_NAMES } from './row.ts';

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
  const { conditions, values } = conditionsOf(filter);
  const { direction } = directionOf(filter);
  const order = `scheduled_time ${direction}, id ${direction}`;
  return readJsonPage<EventPosition>(
    knex,
    {
      rows: `select ${EVENT_COLUMN_NAMES.join(', ')} from events
        where ${['org_id = :org', ...conditions].join(' and ')}
        order by ${order} limit :limit + 1`,
      order,
      item: EVENT_JSON,
      leastBytes: `octet_length(payload) + octet_length(destination) + ${OTHER_BYTES}`,
      position: 'scheduled_time as "scheduledTime", id',
    },
    filter,
    { org, limit, maxBytes, ...values },
  );
}

function conditionsOf(filter: EventFilter): { conditions: string[]; values: Values } {
  const { statuses, after, before } = filter;
  const from = after ?? before;
  const { isBeyond } = directionOf(filter);
  const scheduled = within('scheduled_time', filter.scheduled);
  const sentAt = within('sent_at', filter.sentAt);
  const failedAt = within('failed_at', filter.failedAt);
  return {
    conditions: [
      ...(filter.includeCron ? [] : ['cron_id is null']),
      ...(statuses ? ['status = any(:statuses::event_status[])'] : []),
      ...(from ? [`(scheduled_time, id) ${isBeyond} (:fromTime::timestamptz, :fromId::bigint)`] : []),
      ...[scheduled, sentAt, failedAt].flatMap(({ conditions }) => conditions),
    ],
    values: {
      ...(statuses && { statuses }),
      ...(from && { fromTime: from.scheduledTime, fromId: from.id }),
      ...scheduled.values,
      ...sentAt.values,
      ...failedAt.values,
    },
  };
}

function within(column: string, { from, to }: TimeRange = {}): { conditions: string[]; values: Values } {
  return {
    conditions: [
      ...(from ? [`${column} >= :${column}_from`] : []),
      ...(to ? [`${column} <= :${column}_to`] : []),
    ],
    values: { ...(from && { [`${column}_from`]: from }), ...(to && { [`${column}_to`]: to }) },
  };
}

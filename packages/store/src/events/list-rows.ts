import type { EventStatus } from '@jiter/core';
import { directionOf, type PageOrder } from '../database/json-page.ts';
import type { Values } from '../database/statement.ts';
import { settledSelect } from '../settled/columns.ts';
import type { EventFilter, TimeRange } from './list.ts';
import { EVENT_COLUMN_NAMES } from './row.ts';

const SETTLED = ['Sent', 'Failed To Send', 'Cancelled'] as const satisfies EventStatus[];
const ALL: readonly EventStatus[] = ['Pending', 'Queued', ...SETTLED];

const COLUMNS = EVENT_COLUMN_NAMES.join(', ');
const SETTLED_COLUMNS = settledSelect(EVENT_COLUMN_NAMES);

/**
 * The rows of a list, and one more. Each status is read by itself, in the order of an index of its own and no further
 * than a page needs; those that are not wanted are not read. The text is one of few: each connection keeps their plans,
 * which take longer to make than to carry out where there are many partitions.
 */
export function rowsSql(filter: EventFilter): string {
  const { includeCron, sentAt, failedAt } = filter;
  const ends = [...(sentAt ? [ENDS.sentAt] : []), ...(failedAt ? [ENDS.failedAt] : [])];
  const end = ends.map(({ condition }) => ` and ${condition}`).join('');
  const statuses = SETTLED.filter((status) => ends.every((given) => given.status === status));
  const parts = [
    ...(ends.length === 0 ? [UNSETTLED] : []),
    ...statuses.flatMap((status) => [toMove(status, end), moved(status, end)]),
  ];
  const jobs = includeCron ? ['cron_id is null', 'cron_id is not null'] : ['cron_id is null'];
  const arms = parts.flatMap((part) => jobs.map((job) => `(${part} and ${job} ${withinSql(filter)})`));
  if (arms.length === 0) return `select ${COLUMNS} from events where false limit :limit + 1`;
  return `select * from (${arms.join(' union all ')}) as either order by ${listOrder(filter)} limit :limit + 1`;
}

/** The values of the parameters that stand in those texts. Dates as they are: pg writes those of any year. */
export function boundsOf(filter: EventFilter): Values {
  const { statuses = [...ALL], scheduled, sentAt, failedAt, after, before } = filter;
  const from = after ?? before;
  const isAscending = directionOf(filter).direction === 'asc';
  return {
    statuses,
    ...bounds('scheduled', scheduled),
    ...bounds('sentAt', sentAt),
    ...bounds('failedAt', failedAt),
    fromTime: from?.scheduledTime ?? (isAscending ? '-infinity' : 'infinity'),
    fromId: from?.id ?? '0',
  };
}

function bounds(name: string, { from, to }: TimeRange = {}): Values {
  return {
    [`${name}From`]: from ?? '-infinity',
    [`${name}To`]: to ?? 'infinity',
  };
}

/** For `order by`. */
export function listOrder(filter: PageOrder<unknown>): string {
  const { direction } = directionOf(filter);
  return `scheduled_time ${direction}, id ${direction}`;
}

function withinSql(filter: PageOrder<unknown>): string {
  return `and scheduled_time >= :scheduledFrom::timestamptz and scheduled_time <= :scheduledTo::timestamptz
    and (scheduled_time, id) ${directionOf(filter).isBeyond} (:fromTime::timestamptz, :fromId::bigint)
    order by ${listOrder(filter)} limit :limit + 1`;
}

/** What has an end of this kind has this status. */
const ENDS = {
  sentAt: {
    status: 'Sent',
    condition: 'sent_at >= :sentAtFrom::timestamptz and sent_at <= :sentAtTo::timestamptz',
  },
  failedAt: {
    status: 'Failed To Send',
    condition: 'failed_at >= :failedAtFrom::timestamptz and failed_at <= :failedAtTo::timestamptz',
  },
} as const;

const UNSETTLED = `select ${COLUMNS} from events
  where org_id = :org and status in ('Pending', 'Queued') and status = any(:statuses::event_status[])
    and :statuses::event_status[] && '{Pending,Queued}'`;

/** Settled where they were, by a process of the version before. */
function toMove(status: EventStatus, end: string): string {
  return `select ${COLUMNS} from events
    where org_id = :org and due_at is null and status = '${status}' and '${status}' = any(:statuses::event_status[])${end}`;
}

function moved(status: EventStatus, end: string): string {
  return `select ${SETTLED_COLUMNS} from settled_events
    where org_id = :org and status = '${status}' and '${status}' = any(:statuses::event_status[])${end}`;
}

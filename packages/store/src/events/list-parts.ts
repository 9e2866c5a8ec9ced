import type { EventStatus } from '@jiter/core';
import { LATE } from '../settled/tables.ts';
import { NO_TICK, soughtSql } from './list-tagged.ts';
import type { EventFilter } from './list.ts';
import type { Range } from './list-bounds.ts';
import { SHOWN_OF_EVENTS, SHOWN_OF_SETTLED } from './row.ts';

const UNSETTLED = ['Pending', 'Queued'] as const satisfies EventStatus[];
const SETTLED = ['Sent', 'Failed To Send', 'Cancelled'] as const satisfies EventStatus[];
export const LISTED: EventStatus[] = [...UNSETTLED, ...SETTLED];

/** One of the selects that a list consists of: what it finds comes in the order of an index. */
export type Part = {
  table: string;
  /** Those of an event, as this table has them. */
  columns: string;
  /** What the index finds, in that range. */
  found: string;
  range: Range;
  /** What is looked for among that. */
  sought?: string;
};

/** What has an end of this kind has this status. */
const ENDS = { sentAt: ['Sent', 'sent_at'], failedAt: ['Failed To Send', 'failed_at'] } as const;

/** It is to leave partitions out, and not rows, which would not count as searched. */
const SETTLED_SINCE = 'settled_at >= :settledSince::timestamptz';

/**
 * The parts of a list; `prunes`: which partitions they are in is told by a column that no index has. `:statuses` may have those of several settled ones find nothing: to have a text of each would take
 * more plans than it saves.
 */
export function partsOf(filter: EventFilter, { prunes } = { prunes: true }): Part[] {
  const { sentAt, failedAt, includeCron, failureReasons } = filter;
  const jobs = includeCron ? ['cron_id is null', 'cron_id is not null'] : ['cron_id is null'];
  if (sentAt && failedAt) return [];
  const end = sentAt ? ENDS.sentAt : failedAt ? ENDS.failedAt : undefined;
  const parts = end
    ? endedParts(end)
    : [...openParts(filter), ...settledStatuses(filter).flatMap((status) => settledParts(status, prunes))];
  const ofReasons = failureReasons ? parts.map((part) => seeking(part, REASON)) : parts;
  const sought = soughtSql(filter);
  const wanted = sought ? ofReasons.map((part) => seeking(part, sought)) : ofReasons;
  // Each index has a half for either.
  return wanted.flatMap((part) => jobs.map((job) => ({ ...part, found: `${part.found} and ${job}` })));
}

/** What failed for a reason is sought among what failed. */
const REASON = 'failure_reason = any(:reasons::text[])';

function seeking({ sought, ...part }: Part, also: string): Part {
  return { ...part, sought: sought ? `${sought} and ${also}` : also };
}

/** Of a job there is one tick that waits, so that those which are passed over are few. */
function openParts(filter: EventFilter): Part[] {
  const parts = unsettledParts(filter);
  if (!filter.withoutTicks) return parts;
  return parts.map((part) => ({ ...part, found: `${part.found} and ${NO_TICK}` }));
}

/** Of those to come and those under way; one of both is sought among all, which few of are under way. */
function unsettledParts({ statuses = LISTED, failureReasons, reasons }: EventFilter): Part[] {
  if (failureReasons || reasons) return [];
  const wanted = UNSETTLED.filter((status) => statuses.includes(status));
  if (wanted.length === 0) return [];
  const part: Part = {
    table: 'events',
    columns: SHOWN_OF_EVENTS,
    found: 'org_id = :org and due_at is not null',
    range: 'all',
  };
  if (wanted.length === UNSETTLED.length) return [part];
  // Nothing is under way before it is due.
  const isDue = wanted[0] === 'Queued' ? ` and scheduled_time <= now() + interval '1 minute'` : '';
  return [{ ...part, found: `${part.found}${isDue}`, sought: `status = '${wanted[0]}'` }];
}

/** None, the one that is wanted, or all. */
function settledStatuses({
  statuses = LISTED,
  failureReasons,
  reasons,
}: EventFilter): readonly EventStatus[] {
  const wanted = SETTLED.filter((status) => statuses.includes(status));
  if (failureReasons || reasons) return wanted.filter((status) => status === 'Failed To Send');
  return wanted.length > 1 ? SETTLED : wanted;
}

/** Whether a bound in time leaves partitions out: whatever is cancelled may have been so long before it was due. */
export const leavesPartitionsOut = (filter: EventFilter): boolean =>
  settledStatuses(filter).some((status) => status !== 'Cancelled');

function settledParts(status: EventStatus, prunes = true): [Part, Part] {
  const since = status === 'Cancelled' || !prunes ? '' : ` and ${SETTLED_SINCE}`;
  return [
    toMove(status),
    {
      table: 'settled_events',
      columns: SHOWN_OF_SETTLED,
      found: `org_id = :org and status = '${status}' and ${wantedSql(status)}${since}`,
      range: 'all',
    },
  ];
}

function endedParts([status, column]: readonly [EventStatus, string]): Part[] {
  const sought = `${column} >= :endFrom::timestamptz and ${column} <= :endTo::timestamptz`;
  const [before, after] = settledParts(status);
  return [
    { ...before, sought },
    { ...after, range: 'nearEnd', sought },
    { ...after, range: 'beforeEnd', found: `${after.found} and ${LATE}`, sought },
  ];
}

/** Settled where they were, by a process of the version before: usually none. */
function toMove(status: EventStatus): Part {
  const found = `org_id = :org and due_at is null and status = '${status}' and ${wantedSql(status)}`;
  return { table: 'events', columns: SHOWN_OF_EVENTS, found, range: 'all' };
}

function wantedSql(status: EventStatus): string {
  return `'${status}' = any(:statuses::event_status[])`;
}

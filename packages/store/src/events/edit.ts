import type { Knex } from 'knex';
import { unavailable, type Event, type EventChanges, type EventStatus } from '@jiter/core';
import { preparedRowsOf } from '../database/statement.ts';
import { settledSince } from '../settled/settled-since.ts';
import { wakeAtSql } from '../sweep/wake-at.ts';
import { cancelEvent } from './cancel.ts';
import { changedColumns, GIVEN_COLUMNS, type Row } from './columns.ts';
import { EVENT_COLUMN_NAMES, toEvent } from './row.ts';

export type EditResult =
  | { kind: 'edited'; event: Event }
  | { kind: 'gone' }
  /** Not Pending any more; this is what it became. */
  | { kind: 'settled'; status: EventStatus };

/** A worker that hands an event back makes it Pending between two statements: this often it may. */
const MAX_TRIES = 5;

/** The `where` is the lock: against a claim of the same moment exactly one of the two finds the row Pending. */
export async function editEvent(
  knex: Knex,
  org: string,
  id: string,
  changes: EventChanges,
  { horizonMs, moves }: { horizonMs: number; moves: boolean },
): Promise<EditResult> {
  const since = settledSince(id);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const [row] =
      moves && changes.status
        ? await cancelEvent(knex, org, id, changes)
        : await update(knex, org, id, columnsOf(knex, changes, horizonMs));
    if (row) return { kind: 'edited', event: toEvent(row) };
    const [found] = await preparedRowsOf<{ status: EventStatus }>(knex, STATUS, { org, id, since });
    if (!found) return { kind: 'gone' };
    if (found.status !== 'Pending') return { kind: 'settled', status: found.status };
  }
  throw unavailable('The event is changing hands just now: please try again');
}

/** The occurrences of a cron job are changed through the job. One statement, in which a row is in exactly one of both. */
const STATUS = `select status from events where org_id = :org and id = :id and cron_id is null
  union all
  select status from settled_events
  where org_id = :org and id = :id and cron_id is null and settled_at >= :since::timestamptz`;

function update(knex: Knex, org: string, id: string, columns: Record<string, unknown>): PromiseLike<Row[]> {
  return knex('events')
    .where({ org_id: org, id, status: 'Pending', cron_id: null })
    .update({ ...columns, updated_at: knex.fn.now() })
    .returning<Row[]>(EVENT_COLUMN_NAMES);
}

function columnsOf(knex: Knex, changes: EventChanges, horizonMs: number): Record<string, unknown> {
  const { scheduledTime, status, ...others } = changes;
  return {
    ...changedColumns(knex, GIVEN_COLUMNS, others),
    ...(scheduledTime && dueColumns(knex, scheduledTime, horizonMs)),
    // After dueColumns: a cancelled event has no next moment, whatever time it was moved to.
    ...(status && { status, due_at: null, wake_at: null }),
  };
}

function dueColumns(knex: Knex, scheduledTime: Date, horizonMs: number): Record<string, unknown> {
  const at = scheduledTime.toISOString();
  const wakeAt = knex.raw(wakeAtSql(':at::timestamptz', horizonMs), { at });
  return { scheduled_time: at, due_at: at, wake_at: wakeAt };
}

import type { Knex } from 'knex';
import { unavailable, type Event, type EventChanges, type EventStatus } from '@jiter/core';
import { wakeAtSql } from '../sweep/wake-at.ts';
import { changedColumns, COLUMNS, type Row } from './columns.ts';
import { EVENT_COLUMN_NAMES, toEvent } from './row.ts';

export type EditResult =
  | { kind: 'edited'; event: Event }
  | { kind: 'gone' }
  /** Not Pending any more; this is what it became. */
  | { kind: 'settled'; status: EventStatus };

const GIVEN = COLUMNS.filter(({ given }) => given !== undefined);

/** A worker that hands an event back makes it Pending between two statements: this often it may. */
const MAX_TRIES = 5;

/** The `where` is the lock: against a claim of the same moment exactly one of the two finds the row Pending. */
export async function editEvent(
  knex: Knex,
  org: string,
  id: string,
  changes: EventChanges,
  horizonMs: number,
): Promise<EditResult> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const rows: Row[] = await knex('events')
      .where({ org_id: org, id, status: 'Pending', cron_id: null })
      .update({ ...columnsOf(knex, changes, horizonMs), updated_at: knex.fn.now() })
      .returning(EVENT_COLUMN_NAMES);
    if (rows[0]) return { kind: 'edited', event: toEvent(rows[0]) };
    const found = await knex('events')
      .select<{ status: EventStatus }[]>('status')
      // The occurrences of a cron job are changed through the job.
      .where({ org_id: org, id, cron_id: null })
      .first();
    if (!found) return { kind: 'gone' };
    if (found.status !== 'Pending') return { kind: 'settled', status: found.status };
  }
  throw unavailable('The event is changing hands just now: please try again');
}

function columnsOf(knex: Knex, changes: EventChanges, horizonMs: number): Record<string, unknown> {
  const { scheduledTime, status, ...others } = changes;
  return {
    ...changedColumns(GIVEN, others),
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

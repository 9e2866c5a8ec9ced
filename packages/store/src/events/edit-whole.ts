import type { Knex } from 'knex';
import { mergeOptions, type Event, type EventChanges } from '@jiter/core';
import type { Noted } from '../audit/edits.ts';
import type { Seal } from '../orgs/seal.ts';
import { sealOptions } from '../orgs/seal-options.ts';
import { wakeAtSql } from '../sweep/wake-at.ts';
import { changedColumns, GIVEN_COLUMNS, type Row } from './columns.ts';
import { EVENT_COLUMN_NAMES, toEvent } from './row.ts';
import { updateOf } from './update.ts';

/** Sees an event as it would be, throws an AppError where that does not fit together, and says until when it would hold. */
export type Complete = (event: Event) => Pick<Event, 'expiresAt'>;

export type WholeOptions = {
  horizonMs: number;
  seal: Pick<Seal, 'seal'>;
  complete?: Complete | undefined;
  noted?: Noted | undefined;
};

/** An edit that has to look at the event: a row that a claim, or another edit, has first is looked at after that. */
export async function editWhole(
  trx: Knex,
  org: string,
  id: string,
  changes: Omit<EventChanges, 'status'>,
  { horizonMs, seal, complete = ({ expiresAt }) => (expiresAt ? { expiresAt } : {}), noted }: WholeOptions,
): Promise<Row[]> {
  const where = { org_id: org, id, status: 'Pending', cron_id: null };
  const [row] = await trx('events').where(where).select<Row[]>(EVENT_COLUMN_NAMES).forUpdate();
  if (!row) return [];
  const event = toEvent(row);
  const merged = mergeEvent(event, changes);
  const { options: _merged, expiresAt: _given, ...others } = changes;
  const { expiresAt = null } = complete(merged);
  const kept = merged.options && sealOptions(seal, org, merged.options, event.options?.sealed);
  const columns = {
    ...columnsOf(trx, { ...others, expiresAt }, horizonMs),
    options: kept ? JSON.stringify(kept) : null,
  };
  return updateOf(trx, where, columns, noted);
}

/** The event after its changes, of which null takes something away. */
function mergeEvent(event: Event, { options, ...changes }: Omit<EventChanges, 'status'>): Event {
  const merged = Object.entries({ ...event, ...changes }).filter(([, value]) => value !== null);
  const { options: _before, ...others } = Object.fromEntries(merged) as Event;
  const all = mergeOptions(event.options, options ?? {});
  return Object.keys(all).length > 0 ? { ...others, options: all } : others;
}

/** What to write of `changes` into the row. */
export function columnsOf(knex: Knex, changes: EventChanges, horizonMs: number): Record<string, unknown> {
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

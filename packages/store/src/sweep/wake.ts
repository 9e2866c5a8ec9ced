import type { Knex } from 'knex';
import type { Bell } from '@jiter/core';
import { intervalMs } from '../database/relation.ts';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';
import { reaching } from '../database/outage.ts';
import { MAX_RING_AGAIN_MS, SILENCE_MS } from './wake-at.ts';

/** Whether any event has come up for the sweep, and whether any cron job stands at a tick that has passed. */
export type Overdue = { events: boolean; cronJobs: boolean };

/**
 * One statement for everything that is looked for when nothing else happens. It updates no row, but only where it
 * could: a database that reads and takes no writes must not look as if all were well.
 */
const OVERDUE = `with unwritten as (update events set wake_at = wake_at where false returning 1)
  select exists (select from events where wake_at <= now()) as events,
    exists (select from cron_jobs where next_time <= now()) as "cronJobs"`;

/** @throws a 503 when the database is away, or takes no writes */
export async function findOverdue(knex: Knex): Promise<Overdue> {
  const [overdue] = await reaching(() => preparedRowsOf<Overdue>(knex, OVERDUE));
  return overdue!;
}

export type WakeOptions = {
  limit: number;
  /** How long a due row may be silent beyond the usual second. */
  patienceMs: number;
  /** After ringing for a row that is due, how long it is left alone: a minute at most. */
  ringAgainMs: number;
};

/** Why nobody claimed a row in time: its bell was not heard, its worker's lease ended, or it was rung for before. */
export type Silence = 'bell-not-heard' | 'retry-not-heard' | 'lease-over' | 'rung-before';
/** `silence` is absent where all is well: the row enters the horizon. */
export type Woke = Bell & { silence?: Silence };

/** Takes up to `limit` rows that enter the horizon, or are due and silent. Sweeps of several workers never share one. */
export async function wakeEvents(
  knex: Knex,
  { limit, patienceMs, ringAgainMs }: WakeOptions,
): Promise<Woke[]> {
  const rows = await rowsOf<{ id: string; due_at: Date; silence: Silence | null }>(
    knex,
    `with silent as (
       select id, wake_at from events
       where wake_at <= now() and (due_at > now() or due_at <= now() - ${intervalMs(patienceMs)})
       order by wake_at limit :limit for update skip locked)
     update events e
     set wake_at = case when due_at > now() then due_at + ${intervalMs(SILENCE_MS)}
       else now() + ${intervalMs(ringAgainMs)} end
     from silent where e.id = silent.id
     returning e.id, due_at, case
       when due_at > now() then null
       -- A claim has both say when its lease ends.
       when silent.wake_at = due_at then 'lease-over'
       when silent.wake_at > due_at + ${intervalMs(SILENCE_MS)} then 'rung-before'
       when attempts > 0 then 'retry-not-heard'
       else 'bell-not-heard' end as silence`,
    { limit },
  );
  return rows.map(({ id, due_at, silence }) => ({ eventId: id, dueAt: due_at, ...(silence && { silence }) }));
}

/** How many rows were woken, and what to go on with; no `next` when that was the last batch. */
export type Woken = { count: number; next?: Date };

const WAKE_ALL_BATCH = 10_000;

/**
 * Makes the next sweeps ring for every event within the horizon, those that are looked at soonest first. In batches,
 * since a statement has a time limit: `from` is the `next` of the batch before. The order is that of the index of
 * waking times: by id, a batch would pass over all the settled rows there are.
 */
export async function wakeAllEvents(knex: Knex, horizonMs: number, from: Date): Promise<Woken> {
  const [woken] = await rowsOf<{ count: number; last: Date | null }>(
    knex,
    `with batch as (
       select id, wake_at from events
       where wake_at >= :from::timestamptz and wake_at > now()
         and wake_at <= now() + ${intervalMs(horizonMs + MAX_RING_AGAIN_MS)}
         and due_at <= now() + ${intervalMs(horizonMs)}
       order by wake_at limit ${WAKE_ALL_BATCH} for update skip locked),
     woken as (
       update events e set wake_at = now() from batch where e.id = batch.id returning batch.wake_at)
     select count(*)::int as count, max(wake_at) as last from woken`,
    { from: from.toISOString() },
  );
  const { count, last } = woken!;
  return count === WAKE_ALL_BATCH && last ? { count, next: last } : { count };
}

/** Their bells could not be rung: the next sweep takes them. */
export async function unrungEvents(knex: Knex, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  // Locked in the order of ids, as every statement over many events does it: no two can block each other.
  await rowsOf(
    knex,
    `update events set wake_at = now()
     where id in (
       select id from events where id = any(:ids::bigint[]) and wake_at > now() order by id for update)`,
    { ids },
  );
}

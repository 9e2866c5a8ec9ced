import type { Knex } from 'knex';
import type { Bell } from '@jiter/core';
import { relationOf } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import { wakeAtSql } from '../sweep/wake-at.ts';

/** A tick of a job that is to become an event. */
export type Tick = { cronId: string; at: Date };

const TICKS = relationOf<Tick>('tick', {
  cron_id: ['bigint', ({ cronId }) => cronId],
  at: ['timestamptz(3)', ({ at }) => at],
});

/** Of a row of events: a tick that is planned, and that no worker ever had. A run is no tick. */
export const IS_PLANNED = `events.status = 'Pending' and events.claims = 0 and events.is_run is null`;

/** Makes events of what `from` gives: jobs as `job`, the times of their ticks as `at`. Of each tick one, however often. */
export function insertOccurrencesSql(from: string, horizonMs: number): string {
  return `insert into events (org_id, cron_id, destination, payload, scheduled_time, due_at, wake_at)
     select job.org_id, job.id, job.destination, job.payload, at, at, ${wakeAtSql('at', horizonMs)} from ${from}
     on conflict (cron_id, scheduled_time) where cron_id is not null do nothing
     returning id, due_at`;
}

/** Makes events of ticks, each once: one that is there already stays as it is. Answers the bells of the new ones. */
export async function insertOccurrences(
  knex: Knex,
  ticks: readonly Tick[],
  horizonMs: number,
): Promise<Bell[]> {
  if (ticks.length === 0) return [];
  const rows = await rowsOf<{ id: string; due_at: Date }>(
    knex,
    insertOccurrencesSql(`${TICKS.sql} join cron_jobs job on job.id = tick.cron_id`, horizonMs),
    TICKS.valuesOf(ticks),
  );
  return rows.map(({ id, due_at }) => ({ eventId: id, dueAt: due_at }));
}

/** Takes back the ticks that were planned for later than `now`, as if they had never been. What is due is owed. */
export async function withdrawOccurrences(knex: Knex, cronId: string, now: Date): Promise<void> {
  await rowsOf(
    knex,
    `delete from events where cron_id = :cronId and scheduled_time > :now::timestamptz and ${IS_PLANNED}`,
    { cronId, now: now.toISOString() },
  );
}

import type { Knex } from 'knex';
import type { Bell } from '@jiter/core';
import { lookedUp } from '../database/looked-up.ts';
import { relationOf } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import { COLUMNS } from '../events/columns.ts';
import { wakeAtSql } from '../sweep/wake-at.ts';

/** A tick of a job that is to become an event. */
export type Tick = { cronId: string; at: Date };

const TICKS = relationOf<Tick>('tick', {
  cron_id: ['bigint', ({ cronId }) => cronId],
  at: ['timestamptz(3)', ({ at }) => at],
});

const OF_OCCURRENCES = COLUMNS.map(({ name, ofJobs, occurrence }) => ({
  name,
  sql: ofJobs ? `job.${name}` : occurrence,
})).filter(({ sql }) => sql !== undefined);

/** Of a row of events: a tick that is planned, and that no worker ever had. A run is no tick. */
export const IS_PLANNED = `events.status = 'Pending' and events.claims = 0 and events.is_run is null`;

/**
 * Makes events of what `from` gives: jobs as `job`, the times of their ticks as `at`. Of each tick one, however often, and
 * none of a tick whose event is settled. One that is being settled at this moment may be missed: who inserts again what
 * may be in a worker's hands locks it before. `also` are columns and what they have instead, or besides, in SQL.
 *
 * A tick that is made up for is due from now on: by its own time it would come up far below where the sweep has looked, which would
 * not find it there for as long as a look at everything is dear, if its bell is lost.
 */
export function insertOccurrencesSql(
  from: string,
  horizonMs: number,
  also: Readonly<Record<string, string>> = {},
): string {
  const columns = { ...Object.fromEntries(OF_OCCURRENCES.map(({ name, sql }) => [name, sql])), ...also };
  return `insert into events (${Object.keys(columns).join(', ')}, due_at, wake_at)
     select ${Object.values(columns).join(', ')}, greatest(at, now()::timestamptz(3)), ${wakeAtSql('at', horizonMs)} from ${from}
     where not exists (${settledTickSql('job.id', 'at')})
     on conflict (cron_id, scheduled_time) where cron_id is not null do nothing`;
}

/**
 * The settled event of the job `id` at `at`, both in SQL. No event of a job is settled before its time, but clocks differ.
 */
export function settledTickSql(id: string, at: string, select = ''): string {
  return `select ${select} from settled_events
    where cron_id = ${id} and scheduled_time = ${at} and settled_at >= ${at} - interval '1 day'`;
}

const OF_TICK = 'select from events where cron_id = tick.cron_id and scheduled_time = tick.at for update';

/** Makes events of ticks, each once: one that is there already stays as it is. Answers the bells of the new ones. */
export async function insertOccurrences(
  knex: Knex,
  ticks: readonly Tick[],
  horizonMs: number,
): Promise<Bell[]> {
  if (ticks.length === 0) return [];
  // A worker may have one of them, and settle it meanwhile.
  await rowsOf(
    knex,
    `select from ${lookedUp(TICKS.sql, { as: 'tick', by: 'cron_id, at' }, OF_TICK)}`,
    TICKS.valuesOf(ticks),
  );
  const rows = await rowsOf<{ id: string; due_at: Date }>(
    knex,
    `${insertOccurrencesSql(`${TICKS.sql} join cron_jobs job on job.id = tick.cron_id`, horizonMs)}
     returning id, due_at`,
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

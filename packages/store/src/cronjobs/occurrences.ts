import type { Knex } from 'knex';
import type { Bell } from '@jiter/core';
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

/** Makes events of what `from` gives: jobs as `job`, the times of their ticks as `at`. Of each tick one, however often. */
export function insertOccurrencesSql(from: string, horizonMs: number): string {
  const names = OF_OCCURRENCES.map(({ name }) => name).join(', ');
  const values = OF_OCCURRENCES.map(({ sql }) => sql).join(', ');
  return `insert into events (${names}, due_at, wake_at)
     select ${values}, at, ${wakeAtSql('at', horizonMs)} from ${from}
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

/** Takes back what no worker holds and no receiver has seen, as if it had never been planned. */
export async function withdrawOccurrences(knex: Knex, cronId: string): Promise<void> {
  await knex('events').where({ cron_id: cronId, status: 'Pending', attempts: 0 }).delete();
}

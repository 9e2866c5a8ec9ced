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

/** Makes events of ticks, each once: one that is there already stays as it is. Answers the bells of the new ones. */
export async function insertOccurrences(
  knex: Knex,
  ticks: readonly Tick[],
  horizonMs: number,
): Promise<Bell[]> {
  if (ticks.length === 0) return [];
  const rows = await rowsOf<{ id: string; due_at: Date }>(
    knex,
    `insert into events (org_id, cron_id, destination, payload, scheduled_time, due_at, wake_at)
     select job.org_id, job.id, job.destination, job.payload, at, at, ${wakeAtSql('at', horizonMs)}
     from ${TICKS.sql} join cron_jobs job on job.id = tick.cron_id
     on conflict (cron_id, scheduled_time) where cron_id is not null do nothing
     returning id, due_at`,
    TICKS.valuesOf(ticks),
  );
  return rows.map(({ id, due_at }) => ({ eventId: id, dueAt: due_at }));
}

/** Takes back what no worker holds and no receiver has seen, as if it had never been planned. */
export async function withdrawOccurrences(knex: Knex, cronId: string): Promise<void> {
  await knex('events').where({ cron_id: cronId, status: 'Pending', attempts: 0 }).delete();
}

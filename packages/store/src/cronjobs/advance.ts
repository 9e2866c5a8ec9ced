import type { Knex } from 'knex';
import type { Bell, CronMove, StandingJob } from '@jiter/core';
import { relationOf } from '../database/relation.ts';
import { preparedRowsOf, rowsOf } from '../database/statement.ts';
import { insertOccurrencesSql, IS_PLANNED } from './occurrences.ts';
import { STANDING_COLUMNS, toStanding, type StandingJobRow } from './row.ts';

/** An event that was made of a tick: the bell for it, and whose it is. */
export type Ticked = Bell & { org: string };

/** An event that stands for a tick of a job. */
export type Occurrence = { cronId: string; scheduledTime: Date };

const OCCURRENCES = relationOf<Occurrence>('occurrence', {
  cron_id: ['bigint', ({ cronId }) => cronId],
  at: ['timestamptz(3)', ({ scheduledTime }) => scheduledTime],
});

const MOVES = relationOf<CronMove>('move', {
  job_id: ['bigint', ({ id }) => id],
  seen: ['timestamptz(3)', ({ seen }) => seen],
  came_from: ['timestamptz(3)', ({ from }) => from],
  goes_to: ['timestamptz(3)', ({ next }) => next],
  stalls_at: ['timestamptz(3)', ({ stalledAt }) => stalledAt],
});

const DROPPED = relationOf<CronMove>('unfired', {
  job_id: ['bigint', ({ id }) => id],
  at: ['timestamptz(3)', ({ from }) => from],
});

const MISSED = relationOf<CronMove & { missedAt: Date }>('miss', {
  job_id: ['bigint', ({ id }) => id],
  at: ['timestamptz(3)', ({ missedAt }) => missedAt],
  made_up: ['int', ({ fire }) => fire.length],
});

/** Of orgs that want to hear of it. What one job owes is made up for in portions, and told together. */
const NOTED = `, noted as (
       insert into cron_misses (cron_id, org_id, missed_at, fired)
       select moved.id, moved.org_id, at, made_up from ${MISSED.sql} join moved on moved.id = job_id
       where exists (select from channels where channels.org_id = moved.org_id and 'cronjobs' = any(channels.tells))
       on conflict (cron_id) do update set fired = cron_misses.fired + excluded.fired)`;

const TICKS = relationOf<{ id: string; at: Date }>('tick', {
  job_id: ['bigint', ({ id }) => id],
  at: ['timestamptz(3)', ({ at }) => at],
});

const IS_AS_SEEN = 'coalesce(next_time, stalled_at) = came_from and updated_at = seen';

/** The jobs that stand at, or before, the ticks of these events, to be moved on. Those that are beyond are left out. */
export async function dueJobs(knex: Knex, occurrences: readonly Occurrence[]): Promise<StandingJob[]> {
  const rows = await rowsOf<StandingJobRow>(
    knex,
    `/* cron */ select distinct on (id) ${STANDING_COLUMNS}
     from ${OCCURRENCES.sql}
     join cron_jobs job on job.id = cron_id and next_time <= at
     order by id`,
    OCCURRENCES.valuesOf(occurrences),
  );
  return rows.map(toStanding);
}

/** Where to look on: after `last`, or from a time on before which no job stands at a tick that has passed. */
export type OverdueFrom = { last?: StandingJob | undefined; since?: Date | undefined };

/**
 * Up to `limit` jobs whose tick has passed and that nobody moved on, the longest waiting first. Without a place to begin at all ticks are
 * passed over that jobs have left since an old snapshot was opened: the index leads there for as long as that is open.
 */
export async function overdueJobs(
  knex: Knex,
  limit: number,
  { last, since }: OverdueFrom = {},
): Promise<StandingJob[]> {
  const at = last?.nextExecutionDate ?? since;
  const rows = await rowsOf<StandingJobRow>(
    knex,
    `/* cron */ select ${STANDING_COLUMNS} from cron_jobs
     where next_time <= now() and (next_time, id) > (:at::timestamptz, :id::bigint)
     order by next_time, id limit :limit`,
    { limit, at: at?.toISOString() ?? '-infinity', id: last?.id ?? '0' },
  );
  return rows.map(toStanding);
}

/** Up to `limit` jobs that stalled, by id, those after `lastId`. */
export async function stalledJobs(knex: Knex, limit: number, lastId = '0'): Promise<StandingJob[]> {
  const rows = await rowsOf<StandingJobRow>(
    knex,
    `/* cron */ select ${STANDING_COLUMNS} from cron_jobs
     where stalled_at is not null and next_time is null and status = 'Active' and id > :lastId
     order by id limit :limit`,
    { limit, lastId },
  );
  return rows.map(toStanding);
}

/**
 * Moves jobs on, in one statement: a job that no longer stands at `from` was moved by somebody else, one that was edited
 * since it was `seen` may have another schedule; both are left alone, as is one that somebody has a lock on, for the sweep. Its tick at `from` becomes nothing unless it is to
 * fire or a worker had it. Answers the new bells.
 */
export async function advanceJobs(
  knex: Knex,
  moves: readonly CronMove[],
  horizonMs: number,
): Promise<Ticked[]> {
  // Not that at `from`: a worker may be settling its event at this moment, which is there or was.
  const ticks = moves.flatMap(({ id, from, fire, next }) =>
    [...fire, ...(next ? [next] : [])]
      .filter((at) => at.getTime() !== from.getTime())
      .map((at) => ({ id, at })),
  );
  const dropped = moves.filter(({ from, fire }) => !fire.some((at) => at.getTime() === from.getTime()));
  const missed = moves.flatMap(({ missedAt, ...move }) => (missedAt ? [{ ...move, missedAt }] : []));
  const rows = await preparedRowsOf<{ id: string; due_at: Date; org_id: string }>(
    knex,
    `/* cron */ with move as (
       select * from ${MOVES.sql}),
     held as (
       select id, goes_to, stalls_at from cron_jobs join move on job_id = id and ${IS_AS_SEEN}
       order by id for no key update of cron_jobs skip locked),
     moved as (
       update cron_jobs job set next_time = goes_to, stalled_at = stalls_at from held where job.id = held.id
       returning job.*),
     dropped as (
       delete from events using ${DROPPED.sql} join moved on moved.id = job_id
       where cron_id = job_id and scheduled_time = at and ${IS_PLANNED})${missed.length > 0 ? NOTED : ''}
     ${insertOccurrencesSql(`${TICKS.sql} join moved job on job.id = tick.job_id`, horizonMs)}
     returning id, due_at, org_id`,
    {
      ...{ ...MOVES.valuesOf(moves), ...DROPPED.valuesOf(dropped), ...TICKS.valuesOf(ticks) },
      ...(missed.length > 0 && MISSED.valuesOf(missed)),
    },
  );
  return rows.map(({ id, due_at: dueAt, org_id: org }) => ({ eventId: id, dueAt, org }));
}

import type { Knex } from 'knex';
import type {
  CronJob,
  CronJobStatus,
  EventContent,
  EventStatus,
  MisfirePolicy,
  StandingJob,
} from '@jiter/core';
import { preparedRowsOf } from '../database/statement.ts';
import { CONTENT_COLUMNS, readerOf, type Row } from '../events/columns.ts';
import { settledTickSql } from './occurrences.ts';

export type CronJobRow = StandingRow & {
  /** Of the event that stands for the next tick. */
  next_status?: EventStatus | null;
};

type StandingRow = Row & {
  id: string;
  org_id: string;
  expression: string;
  timezone: string;
  status: CronJobStatus;
  misfire: MisfirePolicy;
  max_lateness_ms: string | null;
  next_time: Date | null;
  stalled_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

export type StandingJobRow = StandingRow & { payload_bytes: number };

/** What is selected for `toStanding`. Thousands of jobs may be looked at, each with a payload. */
export const STANDING_COLUMNS = `id, org_id, expression, timezone, status, misfire, max_lateness_ms, next_time, stalled_at,
  created_at, updated_at, octet_length(payload) as payload_bytes`;

/** The status of the event of a job's tick to come, in SQL. It is settled only when the job was not moved on from it. */
export function nextStatusOf(job: string): string {
  return `coalesce(
    (select status from events where cron_id = ${job}.id and scheduled_time = ${job}.next_time and is_run is null),
    (${settledTickSql(`${job}.id`, `${job}.next_time`, 'status')} and is_run is null limit 1))`;
}

/** The row, if there is one, with the status of its next execution. */
export async function selectJob(
  knex: Knex,
  where: { org: string; id: string },
): Promise<CronJobRow | undefined> {
  const [row] = await preparedRowsOf<CronJobRow>(
    knex,
    `select job.*, ${nextStatusOf('job')} as next_status from cron_jobs job where org_id = :org and id = :id`,
    where,
  );
  return row;
}

const toContent = readerOf<EventContent>(CONTENT_COLUMNS);

export function toCronJob(row: CronJobRow): CronJob {
  return {
    ...toSchedule(row),
    ...toContent(row),
    ...(row.next_time && row.next_status && { nextExecutionStatus: row.next_status }),
  };
}

export function toStanding(row: StandingJobRow): StandingJob {
  return { ...toSchedule(row), payloadBytes: row.payload_bytes };
}

function toSchedule(row: StandingRow): Omit<CronJob, keyof EventContent> {
  return {
    id: row.id,
    org: row.org_id,
    expression: row.expression,
    timezone: row.timezone,
    status: row.status,
    misfire: row.misfire,
    ...(row.max_lateness_ms !== null && { maxLatenessMs: Number(row.max_lateness_ms) }),
    ...(row.next_time && { nextExecutionDate: row.next_time }),
    ...(!row.next_time && row.stalled_at && { stalledAt: row.stalled_at }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

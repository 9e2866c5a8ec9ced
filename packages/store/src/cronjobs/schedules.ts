import type { Knex } from 'knex';
import { preparedRowsOf } from '../database/statement.ts';

/** When a job fires, and where to. */
export type JobSchedule = { id: string; expression: string; timezone: string; destination: string };

/** Of the org's active jobs up to `limit` and one more, the oldest first. */
export function readSchedules(knex: Knex, org: string, limit: number): Promise<JobSchedule[]> {
  return preparedRowsOf<JobSchedule>(
    knex,
    `/* forecast */ select id, expression, timezone, destination
     from (select * from cron_jobs where org_id = :org and status = 'Active' offset 0) as own
     order by id limit :limit + 1`,
    { org, limit },
  );
}

/** The ids of the org's jobs up to `limit` and one more, of those whose status is another. */
export async function jobsToTurn(
  knex: Knex,
  org: string,
  status: 'Active' | 'Disabled',
  limit: number,
): Promise<string[]> {
  const rows = await preparedRowsOf<{ id: string }>(
    knex,
    `select id from (select id, status from cron_jobs where org_id = :org offset 0) as own
     where status <> :status::cron_job_status order by id limit :limit + 1`,
    { org, status, limit },
  );
  return rows.map(({ id }) => id);
}

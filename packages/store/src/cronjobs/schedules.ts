import type { Knex } from 'knex';
import { preparedRowsOf } from '../database/statement.ts';

/** When a job fires, and where to. */
export type JobSchedule = { id: string; expression: string; timezone: string; destination: string };

/** The whole place in an index, or the planner might go through all orgs' jobs in the order of their ids. */
const OF_ORG = 'org_id >= :org and org_id <= :org';
const ORDER = 'org_id, id';

/** Of the org's active jobs up to `limit` and one more, the oldest first. */
export function readSchedules(knex: Knex, org: string, limit: number): Promise<JobSchedule[]> {
  return preparedRowsOf<JobSchedule>(
    knex,
    `/* forecast */ select id, expression, timezone, destination
     from cron_jobs where ${OF_ORG} and status = 'Active' order by ${ORDER} limit :limit + 1`,
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
    `select id from cron_jobs where ${OF_ORG} and status <> :status::cron_job_status order by ${ORDER} limit :limit + 1`,
    { org, status, limit },
  );
  return rows.map(({ id }) => id);
}

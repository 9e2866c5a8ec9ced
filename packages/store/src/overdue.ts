import type { Knex } from 'knex';
import { preparedRowsOf, reaching } from './connection.ts';

/** Whether any event has come up for the sweep, and whether any cron job stands at a tick that has passed. */
export type Overdue = { events: boolean; cronJobs: boolean };

/**
 * One statement for everything that is looked for when nothing else happens. It updates no row, but only where it
 * could: a database that reads and takes no writes must not look as if all were well.
 */
const SQL = `with unwritten as (update events set wake_at = wake_at where false returning 1)
  select exists (select from events where wake_at <= now()) as events,
    exists (select from cron_jobs where next_time <= now()) as "cronJobs"`;

/** @throws a 503 when the database is away, or takes no writes */
export async function findOverdue(knex: Knex): Promise<Overdue> {
  const [overdue] = await reaching(() => preparedRowsOf<Overdue>(knex, SQL, []));
  return overdue!;
}

import type { Knex } from 'knex';
import { preparedRowsOf } from '../database/statement.ts';
import { settledSinceAny } from '../settled/settled-since.ts';

/** How often an event was tried, and the cron job that it is of. */
export type Tries = { id: string; attempts: number; cronId?: string };

const FOUND = `select id, attempts, cron_id from events where org_id = :org and id = any(:ids::bigint[])
  union all
  select id, attempts, cron_id from settled_events
  where org_id = :org and id = any(:ids::bigint[]) and settled_at >= :since::timestamptz
  order by id`;

type Row = { id: string; attempts: number; cron_id: string | null };

/** Of those that there are, in the order in which they were made. `ids`: one at least. */
export async function findTries(knex: Knex, org: string, ids: readonly string[]): Promise<Tries[]> {
  const rows = await preparedRowsOf<Row>(knex, FOUND, { org, ids, since: settledSinceAny(ids) });
  return rows.map(({ id, attempts, cron_id: cronId }) => ({ id, attempts, ...(cronId && { cronId }) }));
}

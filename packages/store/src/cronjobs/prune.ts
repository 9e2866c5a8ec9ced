import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';

/** Deletes up to `limit` settled occurrences beyond the latest `keep` of their job, with their history. */
export async function pruneOccurrences(knex: Knex, keep: number, limit: number): Promise<number> {
  const rows = await rowsOf<{ count: string }>(
    knex,
    `with gone as (
       delete from events where id in (
         select id from (
           select id, wake_at, row_number() over (partition by cron_id order by scheduled_time desc) as place
           from events where cron_id is not null) as occurrence
         where place > :keep and wake_at is null limit :limit)
       returning id),
     history as (delete from attempts using gone where event_id = gone.id)
     select count(*) from gone`,
    { keep, limit },
  );
  return Number(rows[0]!.count);
}

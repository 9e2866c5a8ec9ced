import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';
import { madeSince, madeUntil } from '../settled/history.ts';

/** Up to `limit` jobs that had an occurrence settled since `since`, by id, those after `lastId`. Of all that there are, an index tells. */
export async function jobsSettledSince(
  knex: Knex,
  since: Date | undefined,
  limit: number,
  lastId = '0',
): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    knex,
    `/* prune */ select distinct cron_id as id from settled_events
     where cron_id > :lastId ${since ? 'and settled_at >= :since::timestamptz' : ''} order by cron_id limit :limit`,
    { lastId, limit, since: since?.toISOString() },
  );
  return rows.map(({ id }) => id);
}

/**
 * Deletes up to `limit` settled occurrences of these jobs beyond the latest `keep` of each, with their history: those from
 * the first one on that is too many.
 */
export async function pruneOccurrences(
  knex: Knex,
  ids: readonly string[],
  keep: number,
  limit: number,
): Promise<number> {
  const [pruned] = await rowsOf<{ count: number }>(
    knex,
    `/* prune */ with boundary as materialized (
       select job_id, scheduled_time as up_to
       from unnest(:ids::bigint[]) as job_id
       cross join lateral (
         select scheduled_time from (
           (select scheduled_time from events where cron_id = job_id ${LATEST})
           union all
           (select scheduled_time from settled_events where cron_id = job_id ${LATEST})) as occurrence
         order by scheduled_time desc offset :keep limit 1) as first),
     beyond as materialized (
       select occurrence.* from boundary cross join lateral (
         select id, settled_at, scheduled_time from settled_events
         where cron_id = job_id and scheduled_time <= up_to limit :limit) as occurrence limit :limit),
     gone as (
       delete from settled_events using beyond
       where settled_events.id = beyond.id and settled_events.settled_at = beyond.settled_at
       returning beyond.*),
     history as (
       delete from attempt_history using gone
       where event_id = gone.id and ${madeSince('gone.scheduled_time')} and ${madeUntil('gone.settled_at')}),
     of_before as (delete from attempts using gone where event_id = gone.id),
     tags as (delete from event_tags using gone where event_id = gone.id),
     changes as (delete from audit using gone where audit.event_id = gone.id)
     select count(*)::int as count from gone`,
    { ids, keep, limit },
  );
  return pruned!.count;
}

const LATEST = 'order by scheduled_time desc limit :keep + 1';

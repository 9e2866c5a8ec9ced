import type { Knex } from 'knex';
import { isoTime } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { madeSince, madeUntil } from '../settled/history.ts';
import { listLeaves } from '../settled/leaves.ts';
import { SETTLED_EVENTS } from '../settled/tables.ts';

/** Jobs of which occurrences were settled, by id, and behind which of all that were looked at the next ones are; without it there are none. */
export type JobsSettled = { ids: string[]; lastId?: string };

/**
 * Those of the next `limit` jobs behind `lastId` that had an occurrence settled since `since`. Of all that there are, an index tells. Since
 * a time they are gone through from one to the next, with a look at the latest occurrences of each: those of a day may be a thousand times
 * as many. What was settled late, behind these, is found with the next that is.
 */
export async function jobsSettledSince(
  knex: Knex,
  since: Date | undefined,
  limit: number,
  lastId = '0',
): Promise<JobsSettled> {
  const values = since
    ? { since: isoTime(since), from: isoTime(await beginOfLeaf(knex, since)), latest: LATEST_SETTLED }
    : {};
  const rows = await rowsOf<{ id: string; isSettled: boolean }>(knex, since ? SETTLED_SINCE : SETTLED_EVER, {
    ...{ lastId, limit },
    ...values,
  });
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return {
    ids: rows.filter(({ isSettled }) => isSettled).map(({ id }) => id),
    ...(last && { lastId: last.id }),
  };
}

const LATEST_SETTLED = 3;

const SETTLED_EVER = `/* prune */ select distinct cron_id as id, true as "isSettled" from settled_events
  where cron_id > :lastId order by cron_id limit :limit`;

const NEXT = 'and settled_at >= :from::timestamptz order by cron_id limit 1';

/** Whole partitions are gone through: within one no row is in the way that was settled before. */
const SETTLED_SINCE = `/* prune */ with recursive job as (
    (select cron_id as id from settled_events where cron_id > :lastId ${NEXT})
    union all
    select (select cron_id from settled_events where cron_id > job.id ${NEXT}) from job where job.id is not null)
  select id, exists (
    select from (
      select settled_at from settled_events where cron_id = job.id and settled_at >= :from::timestamptz
      order by scheduled_time desc limit :latest) as latest
    where settled_at >= :since::timestamptz) as "isSettled"
  from job where id is not null limit :limit`;

async function beginOfLeaf(knex: Knex, time: Date): Promise<Date> {
  const leaf = (await listLeaves(knex, SETTLED_EVENTS)).find(({ from, to }) => from <= time && time < to);
  return leaf?.from ?? time;
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

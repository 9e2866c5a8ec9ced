import type { Knex } from 'knex';
import { databaseNow } from '../database/now.ts';
import { intervalMs } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import { madeSince, madeUntil } from './history.ts';
import { listLeaves } from './leaves.ts';
import { SETTLED_EVENTS } from './tables.ts';

/** Of an org's settled events, those that are along one index. */
export const PARTS_OF_ORG = (['Sent', 'Failed To Send', 'Cancelled'] as const).flatMap((status) =>
  (['events', 'occurrences'] as const).map((of) => ({ status, of })),
);
export type PartOfOrg = (typeof PARTS_OF_ORG)[number];

export type PruneOrgOptions = PartOfOrg & {
  org: string;
  /** -Infinity: whatever their age. */
  olderThanMs: number;
  /** Where the batch before ended. */
  after?: Place | undefined;
  limit: number;
};

/** In the order of `scheduled_time`; `until`: the time up to which partitions are looked at. */
export type Place = { at: string; id: string; until: string };

/** How many were deleted, and where the next batch begins; without it there is none. */
export type PrunedOfOrg = { count: number; after?: Place };

const HALF = { events: 'cron_id is null', occurrences: 'cron_id is not null' };

/**
 * Looks at `limit` settled events of an org, those that were due first, and deletes those that were settled longer ago than
 * `olderThanMs`, with their history and what is kept beside them. Nothing is settled before it is due, unless it was cancelled:
 * of the others, those that were due later need not be looked at.
 */
export async function pruneOrg(knex: Knex, options: PruneOrgOptions): Promise<PrunedOfOrg> {
  const { org, status, of, olderThanMs, after, limit } = options;
  const isAll = olderThanMs === -Infinity;
  const until =
    after?.until ??
    (isAll ? 'infinity' : await untilOf(knex, new Date((await databaseNow(knex)) - olderThanMs)));
  const oldest = isAll ? `'infinity'::timestamptz` : `now() - ${intervalMs(olderThanMs)}`;
  const [pruned] = await rowsOf<Looked>(
    knex,
    `/* prune */ with looked as materialized (
       select id, settled_at, scheduled_time from settled_events
       where org_id = :org and status = :status::event_status and ${HALF[of]} and settled_at < :until::timestamptz
         and (scheduled_time, id) > (:at::timestamptz, :id::bigint)
         ${status === 'Cancelled' ? '' : `and scheduled_time < ${oldest}`}
       order by scheduled_time, id limit :limit),
     gone as (
       delete from settled_events using looked
       where settled_events.id = looked.id and settled_events.settled_at = looked.settled_at
         and looked.settled_at < ${oldest}
       returning looked.*),
     history as (
       delete from attempt_history using gone
       where event_id = gone.id and ${madeSince('gone.scheduled_time')} and ${madeUntil('gone.settled_at')}),
     ${BESIDE_GONE}`,
    { org, status, until, limit, at: after?.at ?? '-infinity', id: after?.id ?? '0' },
  );
  return batchOf(pruned!, { limit, until });
}

/** Of a statement that looked at `looked` and deleted `gone`: how many each were, and the place of the last that was looked at. */
export type Looked = { count: number; looked: number; at: string | null; id: string | null };

/** The end of such a statement: what is kept beside `gone`, but for its history, and the answer. */
export const BESIDE_GONE = `of_before as (delete from attempts using gone where event_id = gone.id),
     keys as (delete from idempotency_keys using gone where event_id = gone.id),
     tags as (delete from event_tags using gone where event_id = gone.id),
     changes as (delete from audit using gone where audit.event_id = gone.id),
     last as (select scheduled_time::text as at, id from looked order by scheduled_time desc, id desc limit 1)
     select (select count(*)::int from gone) as count, (select count(*)::int from looked) as looked,
       (select at from last) as at, (select id from last) as id`;

/** Another batch comes after one that had as much as it may. */
export function batchOf(
  { count, looked, at, id }: Looked,
  { limit, until }: { limit: number; until: string },
): PrunedOfOrg {
  return { count, ...(looked === limit && at !== null && id !== null && { after: { at, id, until } }) };
}

/** The end of the partition in which that time is: within one, no index says when events were settled. */
async function untilOf(knex: Knex, oldest: Date): Promise<string> {
  const leaves = await listLeaves(knex, SETTLED_EVENTS);
  const leaf = leaves.find(({ from, to }) => from <= oldest && oldest < to);
  return (leaf?.to ?? oldest).toISOString();
}

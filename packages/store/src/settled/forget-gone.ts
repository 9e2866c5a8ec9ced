import type { Knex } from 'knex';
import { databaseNow } from '../database/now.ts';
import { rowsOf } from '../database/statement.ts';
import { idAt, settledSinceSql } from './settled-since.ts';

/** What is kept beside an event, for as long as there is the event. */
export const KEPT_BESIDE = ['idempotency_keys', 'event_tags', 'audit'] as const;
type Beside = (typeof KEPT_BESIDE)[number];

export type ForgetOptions = {
  table: Beside;
  /** No event that is younger is gone. */
  olderThanMs: number;
  /** Where the batch before ended. */
  afterId: string;
  limit: number;
};

/** How many were deleted, and where the next batch begins; without it there is none. */
export type Forgotten = { count: number; lastId?: string };

/**
 * Looks at `limit` of the oldest, and deletes those of events that are gone: those whose partition was dropped. What an
 * event has that is older than what is kept, and still there, is looked at each time: it is what is due far ahead.
 */
export async function forgetGone(
  knex: Knex,
  { table, olderThanMs, afterId, limit }: ForgetOptions,
): Promise<Forgotten> {
  const [done] = await rowsOf<{ looked: number; count: number; last_id: string | null }>(
    knex,
    `/* forget */ with looked as materialized (
       select event_id from ${table} where event_id > :afterId and event_id < :beforeId order by event_id limit :limit),
     gone as materialized (
       select distinct event_id from looked
       where not exists (select from events where id = event_id)
         and not exists (
           select from settled_events where id = event_id and settled_at >= ${settledSinceSql('event_id')})),
     deleted as (delete from ${table} using gone where ${table}.event_id = gone.event_id returning 1)
     select (select count(*)::int from looked) as looked, (select max(event_id) from looked) as last_id,
       (select count(*)::int from deleted) as count`,
    { afterId, beforeId: idAt((await databaseNow(knex)) - olderThanMs), limit },
  );
  const { looked, count, last_id: lastId } = done!;
  return { count, ...(looked === limit && lastId !== null && { lastId }) };
}

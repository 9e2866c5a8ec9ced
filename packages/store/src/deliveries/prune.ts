import type { Knex } from 'knex';
import { isRow } from '../database/looked-up.ts';
import { rowsOf } from '../database/statement.ts';
import { intervalMs } from '../database/relation.ts';

export type PruneOptions = { olderThanMs: number; limit: number };

/** Deletes up to `limit` events that were settled longer ago than `olderThanMs`, with their history. Answers how many. */
export async function pruneEvents(knex: Knex, { olderThanMs, limit }: PruneOptions): Promise<number> {
  const rows = await rowsOf<{ count: string }>(
    knex,
    `/* prune */ with old as materialized (
       select id from events
       where wake_at is null and updated_at < now() - ${intervalMs(olderThanMs)}
       limit :limit for update skip locked),
     gone as (delete from events e using old where ${isRow('e.id', 'old.id')} returning e.id),
     history as (delete from attempts using gone where event_id = gone.id)
     select count(*) from gone`,
    { limit },
  );
  return Number(rows[0]!.count);
}

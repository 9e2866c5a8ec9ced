import type { Knex } from 'knex';
import { intervalMs } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';

/** Of the index of an org's events, for one statement: some 28 ms. */
const CHUNK = 20_000;
/** What is due and not settled is looked at again within this time, however long its lease or the pause after a bell. */
const LOOKED_AT_MS = 150_000;

/**
 * The events of `org` that have not been settled, up to `limit`: those to come, and those that are due. Left out are the
 * few that wait for a retry minutes away. In chunks along indexes that are there anyway: one of their own would cost
 * every create more than all the counting.
 */
export async function countPending(knex: Knex, org: string, limit: number): Promise<number> {
  let count = await countDue(knex, org, limit);
  let last = { at: new Date(), id: '0' };
  for (let size = CHUNK; size === CHUNK && count < limit;) {
    const chunk = await readChunk(knex, org, last);
    count += chunk.pending;
    size = chunk.size;
    if (chunk.at && chunk.id) last = { at: chunk.at, id: chunk.id };
  }
  return Math.min(count, limit);
}

async function countDue(knex: Knex, org: string, limit: number): Promise<number> {
  const [due] = await rowsOf<{ count: number }>(
    knex,
    // By the index of waking times: that of the org has all that was ever settled before what is due.
    `with awake as materialized (
       select org_id, scheduled_time from events where wake_at <= now() + ${intervalMs(LOOKED_AT_MS)})
     select count(*)::int from (
       select from awake where org_id = :org and scheduled_time <= now() limit :limit) as due`,
    { org, limit },
  );
  return due!.count;
}

type Chunk = { size: number; pending: number; at: Date | null; id: string | null };

async function readChunk(knex: Knex, org: string, last: { at: Date; id: string }): Promise<Chunk> {
  const [chunk] = await rowsOf<Chunk>(
    knex,
    `with chunk as materialized (
       select scheduled_time, id, wake_at from events
       where org_id = :org and (scheduled_time, id) > (:at::timestamptz, :id::bigint)
       order by scheduled_time, id limit ${CHUNK})
     select count(*)::int as size, count(wake_at)::int as pending, max(scheduled_time) as at,
       (select id from chunk order by scheduled_time desc, id desc limit 1) as id
     from chunk`,
    { org, at: last.at.toISOString(), id: last.id },
  );
  return chunk!;
}

import type { Knex } from 'knex';
import { preparedRowsOf } from '../database/statement.ts';

/** Of the index of an org's events, for one statement: some 28 ms. */
const CHUNK = 20_000;
/** Halves of that index: most events are of no cron job. */
const HALVES = ['cron_id is null', 'cron_id is not null'];

/**
 * The events of `org` that have not been settled, up to `limit`. In chunks along indexes that are there anyway: one of
 * their own would cost every create more than all the counting.
 */
export async function countPending(knex: Knex, org: string, limit: number): Promise<number> {
  let count = 0;
  for (const half of HALVES) {
    let last = { at: '-infinity', id: '0' };
    for (let size = CHUNK; size === CHUNK && count < limit;) {
      const chunk = await readChunk(knex, org, { half, last });
      count += chunk.size;
      size = chunk.size;
      if (chunk.at && chunk.id) last = { at: chunk.at.toISOString(), id: chunk.id };
    }
  }
  return Math.min(count, limit);
}

type Chunk = { size: number; at: Date | null; id: string | null };
type Place = { half: string; last: { at: string; id: string } };

async function readChunk(knex: Knex, org: string, { half, last }: Place): Promise<Chunk> {
  const [chunk] = await preparedRowsOf<Chunk>(
    knex,
    `/* count */ with chunk as materialized (
       select scheduled_time, id from events
       where org_id = :org and due_at is not null and ${half}
         and (scheduled_time, id) > (:at::timestamptz, :id::bigint)
       order by scheduled_time, id limit ${CHUNK})
     select count(*)::int as size, max(scheduled_time) as at,
       (select id from chunk order by scheduled_time desc, id desc limit 1) as id
     from chunk`,
    { org, ...last },
  );
  return chunk!;
}

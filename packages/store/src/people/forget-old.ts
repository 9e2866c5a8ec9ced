import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';

/** How long a link that was used, or is too old, is still known as one. */
const KEPT_DAYS = 30;
/** What nobody gets in by any more, and how long it is still known as what it was. */
const OLD = [
  { table: 'sessions', keptDays: 0 },
  { table: 'links', keptDays: KEPT_DAYS },
  { table: 'shared_links', keptDays: KEPT_DAYS },
];

/**
 * Takes away up to `limit` of each kind, the oldest first: of people who never came back, too, and of orgs that make none any more. It
 * waits for nobody who does something with one of them. Answers of how many there were of that kind of which it took most.
 */
export async function forgetOld(knex: Knex, limit: number): Promise<number> {
  const counts = OLD.map(async ({ table, keptDays }) => {
    const gone = await rowsOf(
      knex,
      `/* forget */ delete from ${table} where id = any (array(
         select id from ${table} where expires_at <= now() - :keptDays * interval '1 day'
         order by expires_at limit :limit for update skip locked)) returning id`,
      { keptDays, limit },
    );
    return gone.length;
  });
  return Math.max(...(await Promise.all(counts)));
}

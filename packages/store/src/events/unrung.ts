import type { Knex } from 'knex';

export async function unrungEvents(knex: Knex, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  // Locked in the order of ids, as every statement over many events does it: no two can block each other.
  await knex.raw(
    `update events set wake_at = now()
     where id in (
       select id from events where id = any(?::bigint[]) and wake_at > now() order by id for update)`,
    [[...ids]],
  );
}

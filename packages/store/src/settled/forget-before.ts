import type { Knex } from 'knex';
import { intervalMs } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import type { Keep } from './index.ts';
import { unlessHeldUp } from './leaves.ts';

/**
 * Nothing is written into `attempts` any more since history has a table with partitions. What is there still is read, until
 * all of it is older than what is kept: then it goes as a whole. It stays as an empty table.
 */
export async function forgetBefore(knex: Knex, { attemptsMs }: Keep): Promise<boolean> {
  if (attemptsMs === 0) return false;
  const [found] = await rowsOf<{ any: boolean }>(
    knex,
    `select exists (select from attempts)
       and exists (select from layout where moves_since < now() - ${intervalMs(attemptsMs)})
       and not exists (select from events where due_at is null) as any`,
  );
  if (!found!.any) return false;
  return (await unlessHeldUp(knex, (trx) => trx.raw('truncate attempts'))) !== undefined;
}

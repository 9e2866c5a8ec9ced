import type { Knex } from 'knex';
import { intervalMs } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import type { Keep } from './index.ts';
import { unlessHeldUp } from './leaves.ts';
import { longerRetentions, longestOf } from './retentions.ts';

/**
 * Nothing is written into `attempts` any more since history has a table with partitions. What is there still is read, until
 * all of it is older than what is kept, by whatever org: then it goes as a whole. It stays as an empty table.
 */
export async function forgetBefore(knex: Knex, keep: Keep): Promise<boolean> {
  if (keep.attemptsMs === 0) return false;
  const [found] = await rowsOf<{ any: boolean }>(
    knex,
    `select exists (select from attempts) and not exists (select from events where due_at is null) as any`,
  );
  if (!found!.any) return false;
  const longestMs = longestOf(await longerRetentions(knex, keep));
  const keptMs = keep.attemptsMs + Math.max(0, longestMs - keep.settledMs);
  const [layout] = await rowsOf<{ is_over: boolean }>(
    knex,
    `select exists (select from layout where moves_since < now() - ${intervalMs(keptMs)}) as is_over`,
  );
  if (!layout!.is_over) return false;
  return (await unlessHeldUp(knex, (trx) => trx.raw('truncate attempts'))) !== undefined;
}

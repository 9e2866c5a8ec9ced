import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';

/** Of processes of the version before. */
const OF_BEFORE = ['events_updated', 'events_wake', 'events_list'];
/** For lists of what was settled where it was, until it has been moved. They name `status`, which each claim writes. */
const OF_WHAT_IS_TO_MOVE = ['events_to_move_list', 'events_to_move_list_of_jobs'];

export type Dropped = {
  /** Which went. */
  names: string[];
  /** Otherwise somebody was in the way, or there is something to move yet. */
  isDone: boolean;
};

/**
 * Drops the indexes of `events` that nobody needs any more, once no process of the version before is left. Beside whatever
 * goes on: it waits for whoever has looked at the table, and nobody waits for it. So `knex` has connections whose statements
 * end soon: an index whose drop was ended is finished by the next.
 */
export async function dropUnused(knex: Knex): Promise<Dropped> {
  const [layout] = await rowsOf<{ moves: boolean; has_moved: boolean }>(
    knex,
    `select moves_since is not null as moves, not exists (select from events where due_at is null) as has_moved
     from layout`,
  );
  if (!layout!.moves) return { names: [], isDone: false };
  const unused = [...OF_BEFORE, ...(layout!.has_moved ? OF_WHAT_IS_TO_MOVE : [])];
  const found = await rowsOf<{ name: string }>(
    knex,
    'select name from unnest(:unused::text[]) as name where to_regclass(name) is not null',
    { unused },
  );
  const names: string[] = [];
  for (const { name } of found) {
    // Whoever is in the way of one is in the way of the others.
    if (!(await isDropped(knex, name))) return { names, isDone: false };
    names.push(name);
  }
  return { names, isDone: layout!.has_moved };
}

async function isDropped(knex: Knex, name: string): Promise<boolean> {
  try {
    await rowsOf(knex, `drop index concurrently if exists ${name}`);
    return true;
  } catch (error) {
    if (isHeldUp(error)) return false;
    throw error;
  }
}

/** The statement took too long, by its own bound or for a lock, or whoever led before does the same. */
const HELD_UP = ['57014', '55P03', '40P01'];

function isHeldUp(error: unknown): boolean {
  return HELD_UP.includes(String((error as { code?: unknown } | undefined)?.code));
}

import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';

/**
 * Whether an event leaves the table of events when it is settled. Not while a process of the version before lives, which
 * would look for it there alone: until then it stays where it is, and a duty of the workers moves it later.
 */
export type Layout = { movesSettled(): Promise<boolean> };

const LOOK_AGAIN_MS = 10_000;

/** Asks the database until it says yes, which it never takes back. */
export function createLayout(knex: Knex): Layout {
  let answer: Promise<boolean> | undefined;
  let moves = false;
  let askedMs = 0;

  async function ask(): Promise<boolean> {
    const [layout] = await rowsOf<{ moves: boolean }>(
      knex,
      'select moves_since is not null as moves from layout',
    );
    moves = layout!.moves;
    return moves;
  }

  return {
    movesSettled() {
      if (answer && (moves || performance.now() - askedMs < LOOK_AGAIN_MS)) return answer;
      askedMs = performance.now();
      answer = ask();
      answer.catch(() => (answer = undefined));
      return answer;
    },
  };
}

/** How processes of the version before are called, in what shows who is connected. */
const OF_BEFORE = '^jiter-(api|worker)(-|$)';

/** Whether a process of the version before is connected. */
export async function hasProcessOfBefore(knex: Knex): Promise<boolean> {
  const [found] = await rowsOf<{ any: boolean }>(
    knex,
    `select exists (
       select from pg_stat_activity where datname = current_database() and application_name ~ :name) as any`,
    { name: OF_BEFORE },
  );
  return found!.any;
}

/** Answers whether that is new. */
export async function beginMoving(knex: Knex): Promise<boolean> {
  const begun = await rowsOf(
    knex,
    'update layout set moves_since = now() where moves_since is null returning 1',
  );
  return begun.length > 0;
}

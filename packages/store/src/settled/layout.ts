import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';

/**
 * What is not done while a process lives that could not deal with it:
 *
 * - `moves`: an event leaves the table of events when it is settled. Until then it stays where it is, where such a process
 *   looks for it, and a duty of the workers moves it later
 * - `options`: a claim says in `held_until` alone that it holds a row, and events have options
 */
export type Change = 'moves' | 'options';

/** When each began, and how processes are called that cannot deal with it, in what shows who is connected. */
const CHANGES: Record<Change, { since: string; names: string }> = {
  moves: { since: 'moves_since', names: '^jiter-(api|worker)(-|$)' },
  options: { since: 'options_since', names: '^jiter-(api|worker)( 2)?(-|$)' },
};

export type Layout = {
  /** Whether events leave the table of events when they are settled. */
  movesSettled(): Promise<boolean>;
  /** Whether no process of the version before is left, as far as was seen. */
  isOfOneVersion(): Promise<boolean>;
};

const LOOK_AGAIN_MS = 10_000;

type Begun = { moves: boolean; options: boolean };

/** Asks the database until it says yes, which it never takes back. */
export function createLayout(knex: Knex): Layout {
  let answer: Promise<Begun> | undefined;
  let areAllBegun = false;
  let askedMs = 0;

  async function ask(): Promise<Begun> {
    const [begun] = await rowsOf<Begun>(
      knex,
      '/* layout */ select moves_since is not null as moves, options_since is not null as options from layout',
    );
    areAllBegun = begun!.moves && begun!.options;
    return begun!;
  }

  function begun(): Promise<Begun> {
    if (answer && (areAllBegun || performance.now() - askedMs < LOOK_AGAIN_MS)) return answer;
    askedMs = performance.now();
    answer = ask();
    answer.catch(() => (answer = undefined));
    return answer;
  }

  return {
    movesSettled: async () => (await begun()).moves,
    isOfOneVersion: async () => (await begun()).options,
  };
}

/** Whether a process is connected that could not deal with it. */
export async function hasProcessBefore(knex: Knex, change: Change): Promise<boolean> {
  const [found] = await rowsOf<{ any: boolean }>(
    knex,
    `/* layout */ select exists (
       select from pg_stat_activity where datname = current_database() and application_name ~ :names) as any`,
    { names: CHANGES[change].names },
  );
  return found!.any;
}

/** Answers whether that is new. */
export async function begin(knex: Knex, change: Change): Promise<boolean> {
  const { since } = CHANGES[change];
  const begun = await rowsOf(knex, `update layout set ${since} = now() where ${since} is null returning 1`);
  return begun.length > 0;
}

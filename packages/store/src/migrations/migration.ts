import type { Knex } from 'knex';

/** How long a change may wait for its locks: whoever reads or writes the table waits behind it. */
const LOCK_TIMEOUT = `set local lock_timeout = '1s'`;

/**
 * Each change is made under it, shared. Of a process that was killed the server may still be committing one, when the lock that keeps
 * others from migrating, which is another connection's, is gone already.
 */
export const STEP_LOCK = `hashtext('jiter.migrate.step')`;

/** In a transaction of its own, for a migration that is none. */
export function changeSoon(knex: Knex, sql: string): Promise<void> {
  return knex.transaction(async (trx) => {
    await trx.raw(LOCK_TIMEOUT);
    await trx.raw(sql);
  });
}

/** The same migration, each direction of which fails when it cannot have a lock soon. */
export function impatient({ up, down, config }: Migration): Migration {
  // `set local` says nothing outside of a transaction: there indexes are built, which lock nobody out.
  if (config) return { up, down, config };
  const soon = (change: Migration['up']) => async (knex: Knex) => {
    await knex.raw(LOCK_TIMEOUT);
    await knex.raw(`select pg_advisory_xact_lock_shared(${STEP_LOCK})`);
    await change(knex);
  };
  return { up: soon(up), down: soon(down) };
}

/** Each says in a comment whether it breaks a version that still runs while it is applied. */
export type Migration = {
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
  /** For what PostgreSQL does in no transaction. It may be interrupted, and begins again. */
  config?: { transaction: false };
};

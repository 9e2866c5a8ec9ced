import type { Knex } from 'knex';

/** Each says in a comment whether it breaks a version that still runs while it is applied. */
export type Migration = {
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
  /** For what PostgreSQL does in no transaction. It may be interrupted, and begins again. */
  config?: { transaction: false };
};

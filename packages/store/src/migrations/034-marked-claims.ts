import type { Migration } from './migration.ts';

/**
 * Not breaking: the version before writes and reads such times to the millisecond, which they may be. No row is written: a
 * `timestamptz(3)` is stored as any other.
 */
export const markedClaims: Migration = {
  async up(knex) {
    // By its microseconds a hold says which claim it is of: deliveries/lease.ts.
    await knex.raw('alter table events alter column held_until type timestamptz');
  },

  async down(knex) {
    await knex.raw('alter table events alter column held_until type timestamptz(3)');
  },
};

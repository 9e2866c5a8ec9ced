import type { Migration } from './migration.ts';

/**
 * Not breaking: what a worker of the version before claims, records and releases is not counted, and what was counted stays.
 * A column that is null takes no room, and no index names it.
 */
export const lostClaims: Migration = {
  async up(knex) {
    await knex.raw(`
    alter table events
      -- How many claims in a row ended neither by a record nor by a release. Null: none.
      add column lost_claims smallint`);
  },

  async down(knex) {
    await knex.raw('alter table events drop column lost_claims');
  },
};

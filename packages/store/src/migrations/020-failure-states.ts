import type { Migration } from './migration.ts';

/** Not breaking: a table that the version before does not look at. */
export const failureStates: Migration = {
  async up(knex) {
    await knex.raw(`
    -- What people said of events that fail at a host for a reason.
    create table failure_states (
      org_id bigint not null,
      host text not null,
      reason text not null,
      state text not null,
      at timestamptz(3) not null,
      until_at timestamptz(3),
      until_per_hour integer,
      primary key (org_id, host, reason)
    )`);
  },

  async down(knex) {
    await knex.raw('drop table failure_states');
  },
};

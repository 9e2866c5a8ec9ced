import type { Migration } from './migration.ts';

/** Not breaking: a table more. */
export const auditKeys: Migration = {
  async up(knex) {
    await knex.raw(`
    -- What links were signed with before the master key was rotated, and how far: sealed with the master key that is there now.
    create table audit_keys (
      id text primary key,
      sealed text not null
    )`);
  },

  async down(knex) {
    await knex.raw('drop table audit_keys');
  },
};

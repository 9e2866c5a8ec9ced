import type { Migration } from './migration.ts';

/** Not breaking: the version before writes neither, and of a bulk job that ended as `failed` it does nothing more. */
export const dueAndFailed: Migration = {
  async up(knex) {
    await knex.raw(`
    -- When the attempt was due that a request came of.
    alter table inbox_requests add column due_at timestamptz(3);
    -- In a row; and why a job ended that was not done.
    alter table bulk_jobs add column failed_steps integer not null default 0, add column reason text`);
  },

  async down(knex) {
    await knex.raw(`
    alter table bulk_jobs drop column failed_steps, drop column reason;
    alter table inbox_requests drop column due_at`);
  },
};

import type { Migration } from './migration.ts';

/** Not breaking: a column more, that workers of the version before leave as it is. What they tried of a job is not in its figure then. */
export const bulkTried: Migration = {
  async up(knex) {
    // With how many of its events it was tried so far.
    await knex.raw('alter table bulk_jobs add column tried integer not null default 0');
  },

  async down(knex) {
    await knex.raw('alter table bulk_jobs drop column tried');
  },
};

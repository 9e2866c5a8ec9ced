import type { Migration } from './migration.ts';

/** Not breaking: a version that does not know the column leaves it empty. */
export const trial: Migration = {
  async up(knex) {
    await knex.raw('alter table events add column trial jsonb; alter table cron_jobs add column trial jsonb');
  },

  async down(knex) {
    await knex.raw('alter table events drop column trial; alter table cron_jobs drop column trial');
  },
};

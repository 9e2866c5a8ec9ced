import type { Migration } from './migration.ts';

/**
 * Not breaking. An API of the version before makes runs that cannot be told from ticks, and takes pending ones for ticks
 * when a job is paused or edited; a worker of the version before leaves jobs that have stalled alone.
 */
export const cronRuns: Migration = {
  async up(knex) {
    await knex.raw(`
    -- True for what was run by hand; null for everything else, which takes no space.
    alter table events add column is_run boolean;
    -- The last tick that was dealt with, when what follows could not be worked out; next_time is null then.
    alter table cron_jobs add column stalled_at timestamptz(3);
    create index cron_jobs_stalled on cron_jobs (id) where stalled_at is not null;
  `);
  },

  async down(knex) {
    await knex.raw(`
    update cron_jobs set next_time = stalled_at where next_time is null and stalled_at is not null and status = 'Active';
    alter table cron_jobs drop column stalled_at;
    alter table events drop column is_run;
  `);
  },
};

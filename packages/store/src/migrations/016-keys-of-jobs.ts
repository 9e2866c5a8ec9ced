import type { Migration } from './migration.ts';

/** Not breaking: an API of the version before takes no keys for cron jobs. */
export const keysOfJobs: Migration = {
  async up(knex) {
    await knex.raw(`
    create table cron_job_keys (
      org_id bigint not null,
      key text not null,
      cron_id bigint not null,
      fingerprint bytea not null,
      primary key (org_id, key)
    );
    create index cron_job_keys_job on cron_job_keys (cron_id)`);
  },

  async down(knex) {
    await knex.raw('drop table cron_job_keys');
  },
};

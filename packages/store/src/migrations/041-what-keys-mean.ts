import type { Migration } from './migration.ts';

/** Not breaking: a column more of keys, which the version before leaves empty and does not read. */
export const whatKeysMean: Migration = {
  async up(knex) {
    // Where what was said has another spelling that is the usual one: the fingerprint of that.
    await knex.raw(`
    alter table idempotency_keys add column meaning bytea;
    alter table cron_job_keys add column meaning bytea`);
  },

  async down(knex) {
    await knex.raw(`
    alter table idempotency_keys drop column meaning;
    alter table cron_job_keys drop column meaning`);
  },
};

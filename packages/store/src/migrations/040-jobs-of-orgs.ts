import { buildIndex, type Index } from './build-index.ts';
import { changeSoon, type Migration } from './migration.ts';

/** A page of an org's jobs was read by reading all of them. */
const BY_PLACE: Index = { name: 'cron_jobs_place', on: 'cron_jobs (org_id, id)' };
const BY_ORG: Index = { name: 'cron_jobs_org', on: 'cron_jobs (org_id)' };

/** Not breaking: another index, by which the version before finds the jobs of an org as well. */
export const jobsOfOrgs: Migration = {
  config: { transaction: false },

  async up(knex) {
    await buildIndex(knex, BY_PLACE);
    await changeSoon(knex, `drop index if exists ${BY_ORG.name}`);
  },

  async down(knex) {
    await buildIndex(knex, BY_ORG);
    await changeSoon(knex, `drop index if exists ${BY_PLACE.name}`);
  },
};

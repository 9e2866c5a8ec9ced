import type { Migration } from './migration.ts';

/** Not breaking: workers of the version before do not walk what an API of this one starts; those of this one do. */
export const bulkJobs: Migration = {
  async up(knex) {
    await knex.raw(`
    create sequence bulk_jobs_id_seq;
    create table bulk_jobs (
      id bigint primary key default next_id('bulk_jobs_id_seq'),
      org_id bigint not null,
      action text not null,
      -- As it was asked, and as the store has it.
      asked jsonb not null,
      filter jsonb not null,
      -- Events a second.
      rate integer not null,
      state text not null default 'running',
      -- How many there were when it began.
      matches integer not null,
      at_least boolean not null,
      done integer not null default 0,
      -- The last event that was dealt with, in the order of the list.
      place_time timestamptz(3),
      place_id bigint,
      actor jsonb not null,
      created_at timestamptz(3) not null default now(),
      ended_at timestamptz(3)
    );
    create index bulk_jobs_org on bulk_jobs (org_id, id);
    create index bulk_jobs_running on bulk_jobs (id) where state = 'running'`);
  },

  async down(knex) {
    await knex.raw('drop table bulk_jobs; drop sequence bulk_jobs_id_seq');
  },
};

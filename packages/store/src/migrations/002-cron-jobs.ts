import type { Migration } from './migration.ts';

/** Not breaking: a version that knows no cron jobs goes on delivering their events. */
export const cronJobs: Migration = {
  async up(knex) {
    await knex.raw(`
    create type cron_job_status as enum ('Active', 'Disabled');
    create type cron_misfire as enum ('skip', 'once', 'all');

    create table cron_jobs (
      id bigint generated always as identity primary key,
      org_id bigint not null,
      created_at timestamptz(3) not null default now(),
      updated_at timestamptz(3) not null default now(),
      -- The tick that the job stands at: an event exists for it. Null while Disabled, or when nothing follows.
      next_time timestamptz(3),
      max_lateness_ms bigint,
      status cron_job_status not null default 'Active',
      misfire cron_misfire not null,
      expression text not null,
      timezone text not null,
      destination text not null,
      payload text not null
    );
    create index cron_jobs_next on cron_jobs (next_time) where next_time is not null;
    create index cron_jobs_org on cron_jobs (org_id);

    alter table events add column cron_id bigint;
    -- However many workers plan the same tick: one event.
    create unique index events_cron on events (cron_id, scheduled_time) where cron_id is not null;
  `);
  },

  async down(knex) {
    await knex.raw(`
    delete from attempts where event_id in (select id from events where cron_id is not null);
    delete from events where cron_id is not null;
    alter table events drop column cron_id;
    drop table cron_jobs;
    drop type cron_job_status, cron_misfire;
  `);
  },
};

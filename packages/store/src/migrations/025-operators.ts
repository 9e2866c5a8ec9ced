import type { Migration } from './migration.ts';

/** Not breaking: nothing of the version before knows of it. */
export const operators: Migration = {
  async up(knex) {
    await knex.raw(`
    -- What keeps everybody's events from leaving on time. Kept for the processes of the API, of which one tells of it.
    create table operator_incidents (
      id bigint generated always as identity primary key,
      code text not null,
      opened_at timestamptz(3) not null default now(),
      seen_at timestamptz(3) not null default now(),
      tells integer not null default 0,
      closed_at timestamptz(3)
    );
    create unique index operator_incidents_open on operator_incidents (code) where closed_at is null;
    insert into leases (name) values ('operators')`);
  },

  async down(knex) {
    await knex.raw(`drop table operator_incidents; delete from leases where name = 'operators'`);
  },
};

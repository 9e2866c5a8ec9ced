import type { Migration } from './migration.ts';

/**
 * Not breaking: a process of the version before leaves all of it alone. A worker of that version sends to every address of a channel what
 * is for one of them, and mail in quiet hours, until it is replaced.
 */
export const told: Migration = {
  async up(knex) {
    await knex.raw(`
    -- Who did it, as {kind, name}. Snoozed: nobody is told again before then.
    alter table incidents
      add column acknowledged_by jsonb, add column snoozed_until timestamptz(3), add column snoozed_by jsonb;

    alter table notices
      -- Of e-mail: the one address that it is for. Null: all of the channel's.
      add column recipient text,
      -- When the link in it was used, which acts once.
      add column used_at timestamptz(3),
      -- Whose quiet hours it waits for the end of: what does is told together.
      add column held_for bigint;
    create index notices_held on notices (held_for) where held_for is not null and due_at is not null;

    -- As {from, to, timezone}.
    alter table users add column quiet_hours jsonb;

    -- Up to when its failed events were told one by one.
    alter table channels add column events_to timestamptz(3);

    alter table api_keys add column expiry_told_at timestamptz(3);

    -- Cron jobs that missed a tick, until their orgs are told, which is within a minute.
    create table cron_misses (
      cron_id bigint primary key,
      org_id bigint not null,
      missed_at timestamptz(3) not null,
      fired integer not null default 0,
      noted_at timestamptz(3) not null default now()
    );

    alter table operator_incidents add column text text not null default '';
    create index operator_incidents_opened on operator_incidents (opened_at);

    -- What those who run the server are told, by each way: due as long as due_at is there.
    create table operator_notices (
      id bigint generated always as identity primary key,
      incident_id bigint not null references operator_incidents on delete cascade,
      channel text not null,
      content jsonb not null,
      due_at timestamptz(3) default now(),
      attempts integer not null default 0,
      status text,
      created_at timestamptz(3) not null default now(),
      settled_at timestamptz(3)
    );
    create index operator_notices_due on operator_notices (due_at, id) where due_at is not null;
    create index operator_notices_incident on operator_notices (incident_id, id)`);
  },

  async down(knex) {
    await knex.raw(`
    drop table operator_notices, cron_misses;
    drop index operator_incidents_opened;
    alter table operator_incidents drop column text;
    alter table api_keys drop column expiry_told_at;
    alter table channels drop column events_to;
    alter table users drop column quiet_hours;
    drop index notices_held;
    alter table notices drop column recipient, drop column used_at, drop column held_for;
    alter table incidents drop column acknowledged_by, drop column snoozed_until, drop column snoozed_by`);
  },
};

import type { Migration } from './migration.ts';

/** Not breaking: nothing of the version before knows of it. */
export const notices: Migration = {
  async up(knex) {
    await knex.raw(`
    -- Whom an org tells of what goes wrong, and how.
    create table channels (
      id bigint generated always as identity primary key,
      org_id bigint not null references orgs,
      kind text not null,
      name text not null,
      -- A URL, or addresses with commas between: a URL of the kind is as good as a password.
      sealed text not null,
      -- What may be shown of it.
      shown text not null,
      tells text[] not null,
      muted_until timestamptz(3),
      -- The hour up to which its digest tells.
      digest_to timestamptz(3),
      created_at timestamptz(3) not null default now()
    );
    create index channels_org on channels (org_id, id);

    -- Of a host, as far as it concerns one org.
    create table incidents (
      id bigint generated always as identity primary key,
      org_id bigint not null references orgs,
      host text not null,
      opened_at timestamptz(3) not null default now(),
      tried_at timestamptz(3) not null default now(),
      tells integer not null default 0,
      acknowledged_at timestamptz(3),
      closed_at timestamptz(3)
    );
    create unique index incidents_open on incidents (org_id, host) where closed_at is null;
    create index incidents_org on incidents (org_id, id);

    -- What is to be told, or was. Due as long as due_at is there.
    create table notices (
      id bigint generated always as identity primary key,
      org_id bigint not null,
      channel_id bigint not null references channels on delete cascade,
      content jsonb not null,
      due_at timestamptz(3) default now(),
      attempts integer not null default 0,
      status text,
      created_at timestamptz(3) not null default now(),
      settled_at timestamptz(3)
    );
    create index notices_due on notices (due_at, id) where due_at is not null;
    create index notices_channel on notices (channel_id, id)`);
  },

  async down(knex) {
    await knex.raw('drop table notices, incidents, channels');
  },
};

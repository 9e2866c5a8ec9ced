import type { Migration } from './migration.ts';

/** Not breaking: the first schema. */
export const events: Migration = {
  async up(knex) {
    await knex.raw(`
    create type event_status as enum
      ('Pending', 'Queued', 'Sent', 'Failed To Send', 'Cancelled', 'Failed To Queue');

    create table orgs (
      id bigint generated always as identity primary key,
      name text not null,
      created_at timestamptz(3) not null default now()
    );

    create table api_keys (
      id bigint generated always as identity primary key,
      org_id bigint not null references orgs,
      -- SHA-256 of the key: a read of this table opens nothing.
      key_hash bytea not null unique,
      -- What may be shown to tell keys apart.
      prefix text not null,
      name text not null,
      created_at timestamptz(3) not null default now(),
      last_used_at timestamptz(3),
      expires_at timestamptz(3),
      revoked_at timestamptz(3)
    );
    create index api_keys_org on api_keys (org_id);

    create table signing_secrets (
      id bigint generated always as identity primary key,
      org_id bigint not null references orgs,
      -- AES-256-GCM with the master key, bound to the org.
      sealed text not null,
      created_at timestamptz(3) not null default now(),
      expires_at timestamptz(3)
    );
    create index signing_secrets_org on signing_secrets (org_id);

    -- No foreign key on org_id: rows are only ever written for an org that its key was just looked up from,
    -- and the check would cost a locked read of orgs for every insert.
    create table events (
      id bigint generated always as identity primary key,
      org_id bigint not null,
      scheduled_time timestamptz(3) not null,
      created_at timestamptz(3) not null default now(),
      updated_at timestamptz(3) not null default now(),
      -- When the next attempt may leave; while a worker holds the row, when its lease ends. Null once settled.
      due_at timestamptz(3),
      -- When the sweep looks at the row next. Null once settled.
      wake_at timestamptz(3),
      sent_at timestamptz(3),
      failed_at timestamptz(3),
      status event_status not null default 'Pending',
      -- The fence: one more with every claim, and only the holder of the last one may record.
      claims integer not null default 0,
      attempts smallint not null default 0,
      destination text not null,
      payload text not null
    ) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.2);

    create index events_wake on events (wake_at) where wake_at is not null;
    create index events_list on events (org_id, scheduled_time, id);
    -- BRIN: next to nothing to keep up, and enough to find what has long been settled.
    create index events_updated on events using brin (updated_at);

    -- One row per attempt. A claim makes at most one, so a record that is repeated after a lost answer of the
    -- database meets its own row. The body is not kept twice: a claimed event's payload never changes.
    create table attempts (
      event_id bigint not null,
      claim integer not null,
      id bigint generated always as identity,
      created_at timestamptz(3) not null,
      attempt smallint not null,
      lag_ms integer not null,
      duration_ms integer not null,
      status text not null,
      response_data text not null,
      request_headers text not null,
      worker text not null,
      primary key (event_id, claim)
    );
  `);
  },

  async down(knex) {
    await knex.raw(`
    drop table attempts, events, signing_secrets, api_keys, orgs;
    drop type event_status;
  `);
  },
};

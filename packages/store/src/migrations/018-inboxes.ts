import type { Migration } from './migration.ts';

/** Not breaking: an API of the version before has no inboxes. */
export const inboxes: Migration = {
  async up(knex) {
    await knex.raw(`
    -- Receivers of webhooks inside the product.
    create table inboxes (
      id bigint generated always as identity primary key,
      org_id bigint not null,
      token_hash bytea not null unique,
      -- For whoever of the org asks where it is.
      sealed_token text not null,
      script jsonb not null,
      -- Of the script: which step comes next. Beyond its end the last one repeats.
      position integer not null default 0,
      created_at timestamptz(3) not null default now()
      -- Each request changes its inbox in place.
    ) with (fillfactor = 50);
    create index inboxes_org on inboxes (org_id, id);

    create table inbox_requests (
      id bigint generated always as identity primary key,
      inbox_id bigint not null references inboxes on delete cascade,
      received_at timestamptz(3) not null,
      method text not null,
      headers jsonb not null,
      -- The beginning of it, and how long the whole was.
      body bytea not null,
      body_bytes integer not null,
      -- By the webhook-id, if it is one of the org's.
      event_id bigint,
      scheduled_time timestamptz(3),
      verdict jsonb not null,
      -- The step of the script that it was answered by.
      answer text not null
    );
    create index inbox_requests_inbox on inbox_requests (inbox_id, id)`);
  },

  async down(knex) {
    await knex.raw('drop table inbox_requests, inboxes');
  },
};

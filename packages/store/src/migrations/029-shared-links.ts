import type { Migration } from './migration.ts';

/** Not breaking: a table that the version before does not look at. */
export const sharedLinks: Migration = {
  async up(knex) {
    await knex.raw(`
    -- Each shows one thing of an org to whoever has it, and changes nothing. Of an event, of a host, or, without either, of all of it.
    create table shared_links (
      id bigint generated always as identity primary key,
      token_hash bytea not null unique,
      org_id bigint not null references orgs on delete cascade,
      event_id bigint,
      host text,
      shows_payloads boolean not null,
      -- Who made it, as long as he may: one of them.
      user_id bigint references users on delete cascade,
      key_id bigint references api_keys on delete cascade,
      created_at timestamptz(3) not null default now(),
      expires_at timestamptz(3) not null
    );
    create index shared_links_org on shared_links (org_id, id);
    create index shared_links_user on shared_links (user_id) where user_id is not null;
    create index shared_links_key on shared_links (key_id) where key_id is not null`);
  },

  async down(knex) {
    await knex.raw('drop table shared_links');
  },
};

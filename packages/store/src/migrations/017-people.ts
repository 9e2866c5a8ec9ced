import type { Migration } from './migration.ts';

/** Not breaking: tables that a process of the version before does not look at. */
export const people: Migration = {
  async up(knex) {
    await knex.raw(`
    create table users (
      id bigint generated always as identity primary key,
      name text not null,
      email text,
      -- By scrypt, with its salt and its cost. Null: no password opens this account.
      password_hash text,
      is_operator boolean not null default false,
      created_at timestamptz(3) not null default now()
    );
    -- People sign in by either.
    create unique index users_name on users (lower(name));
    create unique index users_email on users (lower(email));

    create table sessions (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      -- SHA-256 of what the cookie holds: a read of this table opens nothing.
      token_hash bytea not null unique,
      created_at timestamptz(3) not null default now(),
      last_seen_at timestamptz(3) not null default now(),
      expires_at timestamptz(3) not null,
      -- Until then nobody asks for the password again.
      fresh_until timestamptz(3) not null,
      ip text not null,
      user_agent text not null
    );
    create index sessions_user on sessions (user_id);

    create table members (
      org_id bigint not null references orgs on delete cascade,
      user_id bigint not null references users on delete cascade,
      role text not null check (role in ('viewer', 'member', 'admin', 'owner')),
      created_at timestamptz(3) not null default now(),
      primary key (org_id, user_id)
    );
    create index members_user on members (user_id);

    -- Each works once: to set the server up, to join an org, to sign in without a password.
    create table links (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('setup', 'invitation', 'login')),
      token_hash bytea not null unique,
      org_id bigint references orgs on delete cascade,
      role text check (role in ('viewer', 'member', 'admin', 'owner')),
      email text,
      user_id bigint references users on delete cascade,
      made_by bigint references users on delete set null,
      created_at timestamptz(3) not null default now(),
      expires_at timestamptz(3) not null,
      used_at timestamptz(3)
    );
    create index links_org on links (org_id)`);
  },

  async down(knex) {
    await knex.raw('drop table links, members, sessions, users');
  },
};

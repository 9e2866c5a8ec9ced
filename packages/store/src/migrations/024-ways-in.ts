import type { Migration } from './migration.ts';

/** Not breaking: a process of the version before makes sessions without the new column, and knows of no other ways in. */
export const waysIn: Migration = {
  async up(knex) {
    await knex.raw(`
    -- Whom another service vouches for: by its own name of him alone, as names and e-mail addresses there change hands.
    create table identities (
      id bigint generated always as identity primary key,
      user_id bigint not null references users on delete cascade,
      issuer text not null,
      subject text not null,
      -- What that service shows him as.
      name text not null,
      created_at timestamptz(3) not null default now(),
      unique (issuer, subject)
    );
    create index identities_user on identities (user_id, id);

    -- The hash of the setting that a session was opened by, and ends with. Null: it was opened by something else.
    alter table sessions add column opened_by text`);
  },

  async down(knex) {
    await knex.raw('alter table sessions drop column opened_by; drop table identities');
  },
};

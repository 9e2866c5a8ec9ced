import type { Migration } from './migration.ts';

/** Not breaking: workers of the version before sweep and prune each for itself, beside the one that leads. */
export const leases: Migration = {
  async up(knex) {
    await knex.raw(`
    -- Who does what one worker at a time does. A row, not a lock: behind a pooler a session is nobody's.
    create table leases (
      name text primary key,
      holder text,
      -- One more each time that it is taken. The fence: what the holder of an earlier term says counts no more.
      term bigint not null default 0,
      held_until timestamptz not null default '-infinity'
      -- It is written every second or two, and finds room for that on its page.
    ) with (fillfactor = 20, autovacuum_vacuum_scale_factor = 0);
    insert into leases (name) values ('leader');
  `);
  },

  async down(knex) {
    await knex.raw('drop table leases');
  },
};

import type { Migration } from './migration.ts';

/**
 * Not breaking: processes of the version before write events of nobody, and leave the number out of those that they settle or
 * retry, of which nobody is told then who created them.
 */
export const creators: Migration = {
  async up(knex) {
    await knex.raw(`
    -- Who creates events by calls, as events are told apart by: a number instead of a name in each of them.
    create table creators (
      id integer generated always as identity primary key,
      org_id bigint not null,
      -- 'key:7' or 'user:3', and what that was called then.
      actor text not null,
      name text not null,
      unique (org_id, actor, name)
    );
    -- Without a reference: to make one sure would lock the creator's row for each event.
    -- Not as an integer: that begins at a multiple of four, so that a claim would move it against the payload before it, and WAL would
    -- have both. What is short and of any length begins anywhere.
    alter table events add column creator_id numeric;
    alter table settled_events add column creator_id numeric`);
  },

  async down(knex) {
    await knex.raw(`
    alter table settled_events drop column creator_id;
    alter table events drop column creator_id;
    drop table creators`);
  },
};

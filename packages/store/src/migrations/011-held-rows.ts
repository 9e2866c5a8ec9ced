import type { Migration } from './migration.ts';

/**
 * Not breaking: the version before goes on with what it finds. Where none of its processes is left, a claim writes only
 * columns that no index names, and pages have room for the version of the row that it makes. On a database
 * that moved over, indexes that do name them are dropped by whoever leads, once nobody needs them.
 */
export const heldRows: Migration = {
  async up(knex) {
    await knex.raw('alter table events set (fillfactor = 45)');
    // A fresh database: nobody of the version before will come, and nothing has to be rewritten.
    const { rows } = await knex.raw<{ rows: unknown[] }>(
      'select from layout where moves_since is not null and not exists (select from events)',
    );
    if (rows.length === 0) return;
    await knex.raw(`
    drop index if exists events_wake, events_to_move_list, events_to_move_list_of_jobs;
    -- To the end of the row: what a claim writes lies close together then, and WAL has all of it from the first byte to the last.
    alter table events drop column destination, drop column payload;
    alter table events add column destination text not null, add column payload text not null`);
  },

  async down(knex) {
    await knex.raw(`
    alter table events reset (fillfactor);
    -- Whoever holds a row does so by its due time again.
    update events set due_at = held_until, wake_at = held_until where status = 'Queued' and held_until > due_at;
    create index if not exists events_wake on events (wake_at) where wake_at is not null;
    create index if not exists events_to_move_list on events (org_id, status, scheduled_time, id)
      where due_at is null and cron_id is null;
    create index if not exists events_to_move_list_of_jobs on events (org_id, status, scheduled_time, id)
      where due_at is null and cron_id is not null`);
  },
};

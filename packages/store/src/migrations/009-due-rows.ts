import { changeSoon, type Migration } from './migration.ts';
import { buildIndex, type Index } from './build-index.ts';

const INDEXES: readonly Index[] = [
  // What is not settled, by when it is due.
  { name: 'events_due', on: 'events (due_at, id) where due_at is not null' },
  // Whoever could not ring says so by a time that has always been, to the sweeps of the version before as well.
  { name: 'events_owed', on: `events (id) where wake_at = '-infinity'` },
];

/**
 * Not breaking: workers of the version before go on sweeping by `wake_at`, which is still written. What an API of the
 * version before cannot ring for is found a second after it is due, once the last worker of that version is gone.
 */
export const dueRows: Migration = {
  config: { transaction: false },

  async up(knex) {
    await changeSoon(
      knex,
      `
    alter table leases
      -- Up to which due time whoever led has rung.
      add column if not exists horizon_edge timestamptz(3),
      -- No event that is due before it was silent when whoever led looked last.
      add column if not exists watermark timestamptz(3)`,
    );
    for (const index of INDEXES) await buildIndex(knex, index);
  },

  async down(knex) {
    // What is owed comes up for a sweep by this time.
    await knex.raw(`update events set wake_at = now() where wake_at = '-infinity'`);
    for (const { name } of INDEXES) await knex.raw(`drop index if exists ${name}`);
    await knex.raw('alter table leases drop column horizon_edge, drop column watermark');
  },
};

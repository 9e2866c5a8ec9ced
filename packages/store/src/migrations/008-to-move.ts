import { buildIndex, type Index } from './build-index.ts';
import type { Migration } from './migration.ts';

const INDEXES: readonly Index[] = [
  // Of what was settled where it was, and waits to be moved: usually of nothing.
  { name: 'events_to_move', on: 'events (id) where due_at is null' },
  ...halves('events_to_move_list', '(org_id, status, scheduled_time, id) where due_at is null'),
  // For lists of what is not settled, which are of one half or of both.
  ...halves('events_to_come', '(org_id, scheduled_time, id) where due_at is not null'),
];

function halves(name: string, on: string): Index[] {
  return [
    { name, on: `events ${on} and cron_id is null` },
    { name: `${name}_of_jobs`, on: `events ${on} and cron_id is not null` },
  ];
}

/** Not breaking: the indexes are built beside whatever goes on. A build that was interrupted begins again. */
export const toMove: Migration = {
  config: { transaction: false },

  async up(knex) {
    for (const index of INDEXES) await buildIndex(knex, index);
    // For a retention that deletes rows, and for lists of what is settled: elsewhere from the beginning on.
    const layout = await knex<{ moves_since: Date | null }>('layout').first();
    if (layout?.moves_since) await knex.raw('drop index if exists events_updated, events_list');
  },

  async down(knex) {
    await knex.raw(`
    create index if not exists events_updated on events using brin (updated_at);
    create index if not exists events_list on events (org_id, scheduled_time, id)`);
    for (const { name } of INDEXES) await knex.raw(`drop index if exists ${name}`);
  },
};

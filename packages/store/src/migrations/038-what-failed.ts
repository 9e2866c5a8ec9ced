import { buildIndex, type Index } from './build-index.ts';
import { changeSoon, type Migration } from './migration.ts';

/** Whoever tells of failed events looks every ten seconds for what failed since, and for channels that had no look for long. */
const INDEXES: readonly Index[] = [
  { name: 'delivery_stats_failed', on: `delivery_stats (at, org_id) where host = '' and failed > 0` },
  { name: 'channels_events', on: `channels (coalesce(events_to, created_at)) where 'events' = any(tells)` },
];

/** Not breaking: indexes more. */
export const whatFailed: Migration = {
  config: { transaction: false },

  async up(knex) {
    for (const index of INDEXES) await buildIndex(knex, index);
  },

  async down(knex) {
    await changeSoon(knex, `drop index if exists ${INDEXES.map(({ name }) => name).join(', ')}`);
  },
};

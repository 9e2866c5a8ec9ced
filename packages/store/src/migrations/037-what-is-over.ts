import { buildIndex, type Index } from './build-index.ts';
import { changeSoon, type Migration } from './migration.ts';

/** By which the oldest are found, to be taken away. */
const INDEXES: readonly Index[] = [
  { name: 'sessions_expiring', on: 'sessions (expires_at)' },
  { name: 'shared_links_expiring', on: 'shared_links (expires_at)' },
];

/** Not breaking. */
export const whatIsOver: Migration = {
  config: { transaction: false },

  async up(knex) {
    for (const index of INDEXES) await buildIndex(knex, index);
  },

  async down(knex) {
    await changeSoon(knex, `drop index if exists ${INDEXES.map(({ name }) => name).join(', ')}`);
  },
};

import { buildIndex, type Index } from './build-index.ts';
import type { Migration } from './migration.ts';

/** What an org sent to all of its hosts within a day is asked for by whoever looks at its destinations, without the rows of all others. */
const INDEX: Index = { name: 'delivery_stats_org', on: 'delivery_stats (org_id, at)' };

/** Not breaking: an index more. */
export const statsOfOrgs: Migration = {
  config: { transaction: false },
  up: (knex) => buildIndex(knex, INDEX),
  down: (knex) => knex.raw(`drop index if exists ${INDEX.name}`),
};

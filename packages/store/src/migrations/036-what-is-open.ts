import { buildIndex, type Index } from './build-index.ts';
import { changeSoon, type Migration } from './migration.ts';

/**
 * What is asked for is a part of what is there, and the index has that part alone: the past of an org, and other people, are not in it.
 * That of an org's hosts leaves out what was counted of all of them together, or a look at one host might go by it, through all others.
 */
const INDEXES: readonly Index[] = [
  { name: 'delivery_stats_hosts', on: `delivery_stats (org_id, at) where host <> ''` },
  { name: 'delivery_stats_day', on: `delivery_stats (org_id, at) include (sent, failed) where host = ''` },
  { name: 'links_open', on: `links (org_id, expires_at) where kind = 'invitation' and used_at is null` },
  { name: 'links_expiring', on: 'links (expires_at)' },
  { name: 'shared_links_open', on: 'shared_links (org_id, expires_at)' },
  { name: 'users_operators', on: 'users (id) where is_operator' },
];
const INSTEAD_OF: readonly Index[] = [
  { name: 'delivery_stats_org', on: 'delivery_stats (org_id, at)' },
  { name: 'shared_links_org', on: 'shared_links (org_id, id)' },
];

/** Not breaking: other indexes, by which the version before finds all that it asks for as well. */
export const whatIsOpen: Migration = {
  config: { transaction: false },

  async up(knex) {
    for (const index of INDEXES) await buildIndex(knex, index);
    await changeSoon(knex, dropping(INSTEAD_OF));
  },

  async down(knex) {
    for (const index of INSTEAD_OF) await buildIndex(knex, index);
    await changeSoon(knex, dropping(INDEXES));
  },
};

const dropping = (indexes: readonly Index[]) =>
  `drop index if exists ${indexes.map(({ name }) => name).join(', ')}`;

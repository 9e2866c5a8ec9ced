import type { Knex } from 'knex';
import { defaultOf, listLeaves } from '../settled/leaves.ts';
import { FAILED_WHEN, SETTLED_EVENTS } from '../settled/tables.ts';
import { buildIndex } from './build-index.ts';
import { changeSoon, type Migration } from './migration.ts';

/** Nobody is told of what failed longer ago. */
const TOLD_MS = 2 * 86_400_000;

/**
 * Not breaking: an index more of the partitions in which whoever tells of failed events looks. One that the version before makes
 * meanwhile has none: there all that failed of an org is looked through.
 */
export const failedWhen: Migration = {
  config: { transaction: false },

  async up(knex) {
    const leaves = (await listLeaves(knex, SETTLED_EVENTS)).filter(
      ({ to }) => to.getTime() > Date.now() - TOLD_MS,
    );
    for (const leaf of [defaultOf(SETTLED_EVENTS), ...leaves.map(({ name }) => name)]) {
      const found = await indexesOf(knex, leaf);
      if (!found.some(({ isValid }) => isValid))
        await buildIndex(knex, { name: nameOf(leaf), on: `${leaf} ${FAILED_WHEN}` });
    }
  },

  async down(knex) {
    const leaves = (await listLeaves(knex, SETTLED_EVENTS)).map(({ name }) => name);
    for (const leaf of [defaultOf(SETTLED_EVENTS), ...leaves])
      for (const { name } of await indexesOf(knex, leaf))
        await changeSoon(knex, `drop index if exists ${name}`);
  },
};

const nameOf = (leaf: string) => `${leaf}_failed`;

/** Of a new database each partition came with its own, under a name that PostgreSQL chose. */
async function indexesOf(knex: Knex, leaf: string): Promise<{ name: string; isValid: boolean }[]> {
  const { rows } = await knex.raw<{ rows: { name: string; isValid: boolean }[] }>(
    `select indexrelid::regclass::text as name, indisvalid as "isValid" from pg_index
     where indrelid = to_regclass(:leaf) and pg_get_indexdef(indexrelid) like '%(org_id, settled_at) WHERE%'`,
    { leaf },
  );
  return rows;
}

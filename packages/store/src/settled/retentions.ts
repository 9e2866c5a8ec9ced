import type { Knex } from 'knex';
import { parseDuration, type OrgSettings } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import type { Keep } from './index.ts';
import { isKeptLeaf } from './keep-longer.ts';
import { listLeaves } from './leaves.ts';
import { SETTLED_EVENTS } from './tables.ts';

/** How long settled events of an org are kept, in ms; those that failed, and others. */
export type Retention = { org: string; othersMs: number; failedMs: number };

type Row = Pick<OrgSettings, 'retention' | 'failedRetention'> & { org: string };

/** Of orgs that have one of their own. */
export async function ownRetentions(
  knex: Knex,
  { settledMs }: Pick<Keep, 'settledMs'>,
): Promise<Retention[]> {
  const rows = await rowsOf<Row>(
    knex,
    `/* prune */ select id as org, settings ->> 'retention' as retention, settings ->> 'failedRetention' as "failedRetention"
     from orgs where settings ->> 'retention' is not null or settings ->> 'failedRetention' is not null order by id`,
  );
  return rows.map(({ org, retention, failedRetention }) => {
    const othersMs = retention ? parseDuration(retention)! : foreverOr(settledMs);
    return { org, othersMs, failedMs: failedRetention ? parseDuration(failedRetention)! : othersMs };
  });
}

const foreverOr = (ms: number) => (ms === 0 ? Infinity : ms);

/** Of those that keep something for longer than others: nobody does where all is kept for ever. */
export async function longerRetentions(
  knex: Knex,
  { settledMs }: Pick<Keep, 'settledMs'>,
): Promise<Retention[]> {
  if (settledMs === 0) return [];
  return (await ownRetentions(knex, { settledMs })).filter((one) => longestOf([one]) > settledMs);
}

/** The longest that anything is kept by them, in ms. */
export const longestOf = (retentions: readonly Retention[]): number =>
  Math.max(...retentions.map(({ othersMs, failedMs }) => Math.max(othersMs, failedMs)));

/** The same, and those of whom something is kept yet for longer than it would be now, as they had another one before. */
export async function retentionsToKeepTo(knex: Knex, keep: Keep): Promise<Retention[]> {
  const own = await ownRetentions(knex, keep);
  const known = new Set(own.map(({ org }) => org));
  const leaves = (await listLeaves(knex, SETTLED_EVENTS)).filter((leaf) => isKeptLeaf(SETTLED_EVENTS, leaf));
  const ofBefore = new Set<string>();
  for (const { name } of leaves)
    for (const org of await orgsIn(knex, name)) if (!known.has(org)) ofBefore.add(org);
  const usualMs = foreverOr(keep.settledMs);
  return [...own, ...[...ofBefore].map((org) => ({ org, othersMs: usualMs, failedMs: usualMs }))];
}

/** From one org to the next along an index, however many rows each has. */
async function orgsIn(knex: Knex, name: string): Promise<string[]> {
  const halves = ['cron_id is null', 'cron_id is not null'].map(
    (half) => `(with recursive found as (
       (select org_id from ${name} where ${half} order by org_id limit 1)
       union all
       select (select org_id from ${name} where ${half} and org_id > found.org_id order by org_id limit 1)
       from found where org_id is not null)
     select org_id as org from found where org_id is not null)`,
  );
  return (await rowsOf<{ org: string }>(knex, halves.join(' union '))).map(({ org }) => org);
}

import type { Knex } from 'knex';
import { IS_FREE } from '../deliveries/lease.ts';
import { isRow } from '../database/looked-up.ts';
import { rowsOf } from '../database/statement.ts';
import { DOORS } from './delete-org.ts';
import { BATCH, fromTable, type Step, type TableOfOrg } from './purge-table.ts';
import { madeSince } from '../settled/history.ts';
import {
  batchOf,
  BESIDE_GONE,
  PARTS_OF_ORG,
  pruneOrg,
  type Looked,
  type PartOfOrg,
  type Place,
  type PrunedOfOrg,
} from '../settled/prune-org.ts';

/** How many rows went, and whether there is nothing left of it, itself included. */
export type Purged = { count: number; isGone: boolean };

/** Whoever was let in a moment before it was deleted may still be adding something. */
const SETTLES = `interval '1 minute'`;

/** By what more would come, or somebody would get in after all. Each table has an index by its org. */
const BEGINNINGS: readonly TableOfOrg[] = [
  ...DOORS.map((table) => ({ table })),
  { table: 'bulk_jobs', along: { id: 'bigint' } },
  { table: 'cron_jobs' },
  { table: 'cron_job_keys', along: { key: 'text' } },
  { table: 'cron_misses' },
];
/** What is kept beside events went with them. What is a part of another entry of the audit log is of an event, and did so as well. */
const RESTS: readonly TableOfOrg[] = [
  { table: 'audit', only: 'part_of is null', along: { id: 'bigint' } },
  { table: 'idempotency_keys', along: { key: 'text' } },
  { table: 'event_tags', along: { tag: 'text', event_id: 'bigint' } },
  { table: 'org_usage' },
  { table: 'failure_states', along: { host: 'text', reason: 'text' } },
  { table: 'incidents', along: { id: 'bigint' } },
  { table: 'delivery_stats', along: { host: 'text', at: 'timestamptz' } },
  { table: 'audit_chains' },
  { table: 'creators', along: { actor: 'text', name: 'text' } },
];
const HALVES = ['due_at is not null and cron_id is null', 'due_at is not null and cron_id is not null'];

const STEPS: readonly Step[] = [
  ...BEGINNINGS.map(fromTable),
  ...[...HALVES, 'due_at is null'].map(fromEvents),
  ...PARTS_OF_ORG.map(fromSettled),
  ...RESTS.map(fromTable),
];

export async function deletedOrgs(knex: Knex): Promise<string[]> {
  const sql = '/* prune */ select id from orgs where deleted_at is not null order by id limit 100';
  return (await rowsOf<{ id: string }>(knex, sql)).map(({ id }) => id);
}

/**
 * Takes away what is left of an org that is deleted, a thousand rows at a time, and asks `mayGoOn` before each. What a worker holds just
 * now is left to it, and to the next time; the org itself goes once a whole round found nothing.
 */
export async function purgeOrg(knex: Knex, org: string, mayGoOn: () => boolean): Promise<Purged> {
  const isSettled = await hasSettled(knex, org);
  let total = 0;
  for (const step of STEPS) {
    const next = step(knex, org);
    for (let isMore = true; isMore;) {
      if (!mayGoOn()) return { count: total, isGone: false };
      const done = await next();
      total += done.count;
      ({ isMore } = done);
    }
  }
  const isGone = isSettled && total === 0 && mayGoOn();
  if (isGone) await knex.transaction((trx) => forget(trx, org));
  return { count: total, isGone };
}

/** Before a round: nobody adds anything any more, and no worker holds an event that would come to its end meanwhile. */
async function hasSettled(knex: Knex, org: string): Promise<boolean> {
  const none = HALVES.map((half) => `not exists (select from events where org_id = :org and ${half})`);
  const sql = `/* prune */ select from orgs
    where id = :org and deleted_at < now() - ${SETTLES} and ${none.join(' and ')}`;
  return (await rowsOf(knex, sql, { org })).length > 0;
}

async function forget(trx: Knex, org: string): Promise<void> {
  await rowsOf(trx, 'delete from signing_secrets where org_id = :org', { org });
  await rowsOf(trx, 'delete from orgs where id = :org and deleted_at is not null', { org });
}

const FROM_THE_BEGINNING: Place = { at: '-infinity', id: '0', until: 'infinity' };

/** By batches that say where the next one begins. */
function byPlaces(prune: (knex: Knex, org: string, after: Place | undefined) => Promise<PrunedOfOrg>): Step {
  return (knex, org) => {
    let after: Place | undefined;
    return async () => {
      const done = await prune(knex, org, after);
      ({ after } = done);
      return { count: done.count, isMore: after !== undefined };
    };
  };
}

/** Of those that are not settled, and those that wait to be moved, with what is kept beside them. */
function fromEvents(half: string): Step {
  const sql = `/* prune */ with looked as materialized (
      select id, scheduled_time, ${IS_FREE} as is_free from events
      where org_id = :org and ${half} and (scheduled_time, id) > (:at::timestamptz, :id::bigint)
      order by scheduled_time, id limit ${BATCH}),
    gone as (
      delete from events using looked where ${isRow('events.id', 'looked.id')} and is_free and ${IS_FREE}
      returning looked.id, looked.scheduled_time),
    history as (
      delete from attempt_history using gone where event_id = gone.id and ${madeSince('gone.scheduled_time')}),
    ${BESIDE_GONE}`;
  return byPlaces(async (knex, org, after = FROM_THE_BEGINNING) => {
    const [gone] = await rowsOf<Looked>(knex, sql, { org, at: after.at, id: after.id });
    return batchOf(gone!, { limit: BATCH, until: after.until });
  });
}

function fromSettled(part: PartOfOrg): Step {
  return byPlaces((knex, org, after) =>
    pruneOrg(knex, { ...part, org, olderThanMs: -Infinity, after, limit: BATCH }),
  );
}

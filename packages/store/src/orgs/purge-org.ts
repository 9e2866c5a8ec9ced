import type { Knex } from 'knex';
import { IS_FREE } from '../deliveries/lease.ts';
import { rowsOf } from '../database/statement.ts';
import { DOORS } from './delete-org.ts';
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

type Step = (knex: Knex, org: string, after: Place | undefined) => Promise<PrunedOfOrg>;

const BATCH = 1_000;
/** Whoever was let in a moment before it was deleted may still be adding something. */
const SETTLES = `interval '1 minute'`;

/** By what more would come, or somebody would get in after all. Each table has an index by its org. */
const BEGINNINGS = [...DOORS, ...['bulk_jobs', 'cron_jobs', 'cron_job_keys', 'cron_misses']];
/** What is kept beside events went with them. What is a part of another entry of the audit log is of an event, and did so as well. */
const RESTS = [
  ...['idempotency_keys', 'event_tags', 'org_usage', 'failure_states', 'incidents', 'delivery_stats'],
  ...['audit_chains', 'creators'],
];
const HALVES = ['due_at is not null and cron_id is null', 'due_at is not null and cron_id is not null'];

const STEPS: readonly Step[] = [
  ...BEGINNINGS.map(fromTable),
  ...[...HALVES, 'due_at is null'].map(fromEvents),
  ...PARTS_OF_ORG.map(fromSettled),
  fromAudit,
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
    let after: Place | undefined;
    do {
      if (!mayGoOn()) return { count: total, isGone: false };
      const done = await step(knex, org, after);
      total += done.count;
      after = done.after;
    } while (after);
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

/** From its beginning each time: there are few, or hardly any are left. */
function fromTable(table: string): Step {
  const sql = `/* prune */ delete from ${table} where ctid = any (array(
      select ctid from ${table} where org_id = :org limit ${BATCH}))
    returning 1`;
  return async (knex, org) => {
    const { length: count } = await rowsOf(knex, sql, { org });
    return { count, ...(count === BATCH && { after: FROM_THE_BEGINNING }) };
  };
}

const FROM_THE_BEGINNING: Place = { at: '-infinity', id: '0', until: 'infinity' };

/** Of those that are not settled, and those that wait to be moved, with what is kept beside them. */
function fromEvents(half: string): Step {
  const sql = `/* prune */ with looked as materialized (
      select id, scheduled_time, ${IS_FREE} as is_free from events
      where org_id = :org and ${half} and (scheduled_time, id) > (:at::timestamptz, :id::bigint)
      order by scheduled_time, id limit ${BATCH}),
    gone as (
      delete from events using looked where events.id = looked.id and is_free and ${IS_FREE}
      returning looked.id, looked.scheduled_time),
    history as (
      delete from attempt_history using gone where event_id = gone.id and ${madeSince('gone.scheduled_time')}),
    ${BESIDE_GONE}`;
  return async (knex, org, after = FROM_THE_BEGINNING) => {
    const [gone] = await rowsOf<Looked>(knex, sql, { org, at: after.at, id: after.id });
    return batchOf(gone!, { limit: BATCH, until: after.until });
  };
}

function fromSettled(part: PartOfOrg): Step {
  return (knex, org, after) => pruneOrg(knex, { ...part, org, olderThanMs: -Infinity, after, limit: BATCH });
}

const LAST_ID = '9223372036854775807';

/** On from where the batch before ended: while an old snapshot is open, all that went before is still in the index. */
async function fromAudit(knex: Knex, org: string, after: Place = FROM_THE_BEGINNING): Promise<PrunedOfOrg> {
  const sql = `/* prune */ with looked as materialized (
      select ctid as place, id from audit
      where (org_id, id) > (:org, :id::bigint) and (org_id, id) <= (:org, ${LAST_ID}) and part_of is null
      order by org_id, id limit ${BATCH}),
    gone as (delete from audit where ctid = any (array(select place from looked)) returning 1)
    select (select count(*)::int from gone) as count, (select count(*)::int from looked) as looked,
      (select max(id) from looked) as id`;
  const [gone] = await rowsOf<Omit<Looked, 'at'>>(knex, sql, { org, id: after.id });
  return batchOf({ ...gone!, at: after.at }, { limit: BATCH, until: after.until });
}

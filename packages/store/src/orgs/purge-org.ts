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

/** Of an org: each call does the next batch. */
type Step = (knex: Knex, org: string) => () => Promise<{ count: number; isMore: boolean }>;

const BATCH = 1_000;
/** Whoever was let in a moment before it was deleted may still be adding something. */
const SETTLES = `interval '1 minute'`;

/**
 * Those that may have many rows of an org, and what their index has behind the org: a batch goes on from where the one before ended, as
 * while an old snapshot is open all that went before is still in the index.
 */
const ALONG: Readonly<Record<string, readonly string[]>> = {
  bulk_jobs: ['id bigint'],
  cron_job_keys: ['key text'],
  audit: ['id bigint'],
  idempotency_keys: ['key text'],
  event_tags: ['tag text', 'event_id bigint'],
  failure_states: ['host text', 'reason text'],
  incidents: ['id bigint'],
  delivery_stats: ['host text', 'at timestamptz'],
  creators: ['actor text', 'name text'],
};

/** By what more would come, or somebody would get in after all. Each table has an index by its org. */
const BEGINNINGS = [...DOORS, ...['bulk_jobs', 'cron_jobs', 'cron_job_keys', 'cron_misses']];
/** What is kept beside events went with them. What is a part of another entry of the audit log is of an event, and did so as well. */
const RESTS = [
  'audit where part_of is null',
  ...['idempotency_keys', 'event_tags', 'org_usage', 'failure_states', 'incidents', 'delivery_stats'],
  ...['audit_chains', 'creators'],
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

function fromTable(what: string): Step {
  const [table = '', condition = 'true'] = what.split(' where ');
  const columns = ALONG[table];
  return columns ? fromAlong(table, condition, columns) : fromFew(table);
}

/** From its beginning each time: there are few, or, of cron jobs, no order but that in which they lie. */
function fromFew(table: string): Step {
  const sql = `/* prune */ delete from ${table} where ctid = any (array(
      select ctid from ${table} where org_id = :org limit ${BATCH}))
    returning 1`;
  return (knex, org) => async () => {
    const { length: count } = await rowsOf(knex, sql, { org });
    return { count, isMore: count === BATCH };
  };
}

type Gone = { count: number; looked: number; last: string[] | null };

/**
 * Both ends name the org, and so does the order: by the other columns alone the planner may go through the rows of all orgs. How many are
 * wanted is not said before it runs: where the planner takes all that are left for fewer it would read and sort them each time. Of several
 * rows with the same place those that a batch ends between are left to the next round.
 */
function fromAlong(table: string, condition: string, columns: readonly string[]): Step {
  const given = columns.map((column) => column.split(' ') as [name: string, type: string]);
  const names = given.map(([name]) => name);
  const place = given.map(([, type], index) => `:place${index}::${type}`);
  const batch = (from: string) => `/* prune */ with looked as materialized (
      select ctid as place, ${names.join(', ')} from ${table}
      where ${from} and org_id <= :org and ${condition} order by org_id, ${names.join(', ')} limit (select ${BATCH})),
    gone as (delete from ${table} where ctid = any (array(select place from looked)) returning 1)
    select (select count(*)::int from gone) as count, (select count(*)::int from looked) as looked,
      (select array[${names.map((name) => `${name}::text`).join(', ')}] from looked
        order by ${names.map((name) => `${name} desc`).join(', ')} limit 1) as last`;
  const [first, others] = [
    batch('org_id >= :org'),
    batch(`(org_id, ${names.join(', ')}) > (:org, ${place.join(', ')})`),
  ];
  return (knex, org) => {
    let last: string[] | null = null;
    return async () => {
      const values = Object.fromEntries((last ?? []).map((value, index) => [`place${index}`, value]));
      const [gone] = await rowsOf<Gone>(knex, last ? others : first, { org, ...values });
      ({ last } = gone!);
      return { count: gone!.count, isMore: gone!.looked === BATCH };
    };
  };
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
      delete from events using looked where events.id = looked.id and is_free and ${IS_FREE}
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

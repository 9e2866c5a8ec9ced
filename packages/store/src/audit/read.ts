import type { Knex } from 'knex';
import type { AuditAction, AuditEntry, Change, EventChange, Target } from '@jiter/core';
import { rowsOf, type Values } from '../database/statement.ts';
import { idAt } from '../settled/settled-since.ts';
import { readActor } from './actor.ts';
import { findCreation } from './creation.ts';

export type AuditFilter = {
  /** `key:7`, `user:…` or `admin`. */
  actor?: string;
  actions?: readonly AuditAction[];
  from?: Date;
  to?: Date;
};
/** `start`: the id of the entry where the page before ended. */
export type AuditPageOf = { limit: number; start?: string };
type PageOf<Entry> = { entries: Entry[]; next?: string };
export type AuditPage = PageOf<AuditEntry>;
export type ChangePage = PageOf<EventChange>;

/** Of entries, in the characters of their JSON: an answer that would take more ends before. */
const MAX_LENGTH = 4 * 1_048_576;
/** Ids are made in the same moment as their entries, but for a little. */
const MARGIN_MS = 60_000;
const LAST_ID = 9_223_372_036_854_775_807n;
/** Below the id of any entry. */
const BEFORE_ALL = '1';

type Row = {
  id: string;
  at: Date;
  action: AuditAction;
  actor: string;
  actor_name: string;
  ip: string | null;
  target_kind: Target['kind'] | null;
  target_id: string | null;
  part_of: string | null;
  before: Change['before'] | null;
  after: Change['after'] | null;
  details: Change['details'] | null;
  found: number;
};

/** Of an org, the latest first. What was done with single events of many by one call is its entry's alone. */
export async function listEntries(
  knex: Knex,
  org: string,
  filter: AuditFilter & AuditPageOf,
): Promise<AuditPage> {
  const { actor, actions, from, to, limit } = filter;
  const times = [...(from ? ['at >= :from::timestamptz'] : []), ...(to ? ['at < :to::timestamptz'] : [])];
  const values = { org, actor, actions, limit, ...boundValues(filter) };
  const isLong = from === undefined;
  if (!actions) {
    const own = isLong
      ? ownSql(actor === undefined ? {} : { actor: ':actor' }, times)
      : withinSql(filter, times);
    return readPage(knex, own, 'desc', values);
  }
  // Each of the actions along the index, and not all entries for some of them.
  const ofAction =
    isLong && actor === undefined ? ownSql({ action: 'wanted' }, times) : withinSql(filter, times);
  const rows = `select own.* from unnest(:actions::text[]) as wanted
    cross join lateral (${ofAction}) as own order by id desc limit :limit + 1`;
  return readPage(knex, rows, 'desc', values);
}

/**
 * From a place of the index that begins with the org and what else is said, in its whole order. By ids alone the planner may go
 * through the entries of all orgs, which takes as long as there are many when this org has few of them.
 */
function ownSql(also: { actor?: string; action?: string }, times: readonly string[]): string {
  const [[name, value] = ['org_id', ':org::bigint']] = Object.entries(also);
  const bounds = [`${name} >= ${value}`, `(${name}, id) <= (${value}, :toId::bigint)`];
  const own = name === 'org_id' ? [] : ['org_id = :org'];
  return `select * from audit where ${[...own, ...bounds, 'part_of is null', ...times].join(' and ')}
    order by ${name} desc, id desc limit :limit + 1`;
}

/**
 * Between two ids, which may be of few days: a place as above ends a scan by its first column alone before PostgreSQL 18. And of an actor
 * and an action, which no index has both of: the planner knows which of them has fewer entries.
 */
function withinSql({ actor, actions }: AuditFilter, times: readonly string[]): string {
  const found = [
    'org_id = :org',
    ...(actor === undefined ? [] : ['actor = :actor']),
    ...(actions ? ['action = wanted'] : []),
    'id between :fromId and :toId',
  ];
  return `select * from audit where ${[...found, 'part_of is null', ...times].join(' and ')} order by id desc limit :limit + 1`;
}

/** Ids between which all of them are. Nothing else of what is not asked for, which no statement names then. */
function boundValues({ from, to, start }: Pick<AuditFilter & AuditPageOf, 'from' | 'to' | 'start'>): Values {
  const beforeStart = start === undefined ? LAST_ID : BigInt(start) - 1n;
  const toId = to ? BigInt(idAt(to.getTime() + MARGIN_MS)) : LAST_ID;
  return {
    fromId: from ? idAt(from.getTime() - MARGIN_MS) : '0',
    toId: String(toId < beforeStart ? toId : beforeStart),
    ...(from && { from: from.toISOString() }),
    ...(to && { to: to.toISOString() }),
  };
}

/** Of an event, the oldest first, its creation before all else; undefined when there is none, or it is another org's. */
export async function listChanges(
  knex: Knex,
  event: { org: string; id: string },
  { limit, start }: AuditPageOf,
): Promise<ChangePage | undefined> {
  const found = await findCreation(knex, event);
  if (!found) return undefined;
  const rows = `select * from audit where org_id = :org and event_id = :id and id > :start order by id limit :limit + 1`;
  const page = await readPage(knex, rows, 'asc', { ...event, limit, start: start ?? '0' });
  if (!found.created || start !== undefined) return page;
  const entries = [found.created, ...page.entries].slice(0, limit);
  // Where a clock was put back, changes have lower ids than their event.
  const last = limit === 1 ? BEFORE_ALL : entries.at(-1)!.id;
  const next = page.entries.length === limit ? last : page.next;
  return { entries, ...(next !== undefined && { next }) };
}

async function readPage(
  knex: Knex,
  rows: string,
  direction: 'asc' | 'desc',
  values: Values,
): Promise<AuditPage> {
  const page = await rowsOf<Row>(
    knex,
    `/* audit */ select * from (
       select *, (count(*) over ())::int as found, row_number() over sorted as place,
         sum(octet_length(concat(before::text, after::text, details::text)) + 400) over sorted as length
       from (${rows}) as found window sorted as (order by id ${direction})) as placed
     where place <= :limit and (place = 1 or length <= :maxLength) order by place`,
    { ...values, maxLength: MAX_LENGTH },
  );
  const last = page.at(-1);
  const entries = page.map(toEntry);
  return last && page.length < last.found ? { entries, next: last.id } : { entries };
}

function toEntry(row: Row): AuditEntry {
  const { id, at, action, actor, ip, target_kind: kind, target_id: targetId, part_of: partOf } = row;
  const { before, after, details } = row;
  return {
    id,
    at,
    action,
    actor: { ...readActor(actor), name: row.actor_name },
    ...(ip !== null && { ip }),
    ...(kind !== null && targetId !== null && { target: { kind, id: targetId } }),
    ...(partOf !== null && { partOf }),
    ...(before && { before }),
    ...(after && { after }),
    ...(details && { details }),
  };
}

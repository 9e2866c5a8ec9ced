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
  const { actor, actions, from, to, limit, start } = filter;
  const bounds = [
    ...(actor === undefined ? [] : ['actor = :actor']),
    ...(start === undefined ? [] : ['id < :start']),
    ...(from ? ['at >= :from::timestamptz and id >= :fromId'] : []),
    ...(to ? ['at < :to::timestamptz and id <= :toId'] : []),
  ];
  const own = (also: readonly string[]) => `select * from audit
    where org_id = :org and part_of is null ${also.map((bound) => `and ${bound}`).join(' ')} order by id desc limit :limit + 1`;
  // Each of the actions along the index, and not all entries for some of them.
  const rows = actions
    ? `select own.* from unnest(:actions::text[]) as wanted
        cross join lateral (${own(['action = wanted', ...bounds])}) as own order by id desc limit :limit + 1`
    : own(bounds);
  return readPage(knex, rows, 'desc', { org, actor, actions, limit, start, ...boundValues(filter) });
}

/** Nothing of what is not asked for, which no statement names then. */
function boundValues({ from, to }: Pick<AuditFilter, 'from' | 'to'>): Values {
  return {
    ...(from && { from: from.toISOString(), fromId: idAt(from.getTime() - MARGIN_MS) }),
    ...(to && { to: to.toISOString(), toId: idAt(to.getTime() + MARGIN_MS) }),
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

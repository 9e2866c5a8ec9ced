import { directionOf } from '../database/json-page.ts';
import type { Values } from '../database/statement.ts';
import { failureReasonSql, isTestSql } from '../failures/reason.ts';
import { idAt, settledSinceSql } from '../settled/settled-since.ts';
import { toSql } from './list-bounds.ts';
import { HOST, ORIGIN, originsOf, spellingsOf } from './host.ts';
import type { EventFilter, EventPosition } from './list.ts';
import { SHOWN_OF_EVENTS, SHOWN_OF_SETTLED } from './row.ts';

/**
 * Lists of events that have tags, or a key, or these ids: they are found by those, in the order in which they were made, which ids tell,
 * and read one by one from whichever table has them by now.
 */
export const isTagged = ({ tagged, idempotencyKey, ids }: EventFilter): boolean =>
  tagged !== undefined || idempotencyKey !== undefined || ids !== undefined;

/** Anything but a tick of a cron job that nobody had yet. */
export const NO_TICK = `(cron_id is null or is_run or status <> 'Pending')`;

/** What no index knows of `event`, in SQL. */
export function soughtSql(filter: EventFilter): string | undefined {
  const { destination, hosts, reasons, created } = filter;
  const sought = [
    destination !== undefined && 'destination = :destination',
    hosts && (areOfGroups(filter) ? OF_GROUPS : AT_ANY_PORT),
    // As the groups of failures have it, which leave out what somebody tested: a group is retried by this.
    reasons && `(not ${isTestSql('event')} and ${failureReasonSql('event')} = any(:lastReasons::text[]))`,
    created && '(created_at >= :createdFrom::timestamptz and created_at <= :createdTo::timestamptz)',
  ].filter((one) => typeof one === 'string');
  return sought.length > 0 ? sought.join(' and ') : undefined;
}

const AT_ANY_PORT = `(${HOST} = any(:hosts::text[]) or regexp_replace(${HOST}, ':[0-9]+$', '') = any(:hosts::text[]))`;
/** Whoever acts on what failed at a host for a reason acts on nothing that failed at another port. */
const OF_GROUPS = `${ORIGIN} = any(:hosts::text[])`;
const areOfGroups = ({ reasons, hostsAreOfGroups }: EventFilter) => hostsAreOfGroups ?? reasons !== undefined;

/** Of a payload, in characters: beyond, a scan of many would take too long. */
const TEXT_OF_PAYLOAD = 16_384;
/** As it stands in requests. */
const WEBHOOK_ID = `'evt_' || event.id`;

/** Whether `event` has the text that is looked for, in SQL. Capital letters and small ones are the same. */
export function textSql({ text }: EventFilter): string | undefined {
  if (!text) return undefined;
  const where = [
    'event.destination ilike :pattern',
    ...(text.hidesPayload ? [] : [`substr(event.payload, 1, ${TEXT_OF_PAYLOAD}) ilike :pattern`]),
    `:text in (event.id::text, ${WEBHOOK_ID})`,
  ];
  return `(${where.join(' or ')})`;
}

/** The values of the parameters in those texts. */
export function soughtValues(filter: EventFilter): Values {
  const { destination = '', hosts = [], reasons = [], created, text } = filter;
  return {
    text: text?.value ?? '',
    pattern: `%${(text?.value ?? '').replace(/[\\%_]/g, '\\$&')}%`,
    destination,
    hosts: hosts.flatMap(areOfGroups(filter) ? originsOf : spellingsOf),
    lastReasons: reasons,
    createdFrom: toSql(created?.from?.getTime() ?? -Infinity),
    createdTo: toSql(created?.to?.getTime() ?? Infinity),
  };
}

/** An event is in one of both, and once it is found the partitions of the settled ones are not looked through. */
export function taggedRowsSql(filter: EventFilter, searchedRows: number): string {
  const { sentAt, failedAt, includeCron, failureReasons } = filter;
  const { direction } = directionOf(filter);
  const isTheirs = `org_id = :org${includeCron ? '' : ' and cron_id is null'}`;
  const wanted = [
    // It is: so the order in which they are found is known to be the list's.
    'event.id = candidate.id',
    'status = any(:statuses::event_status[])',
    'scheduled_time >= :dueFrom::timestamptz and scheduled_time <= :dueTo::timestamptz',
    sentAt && 'sent_at >= :sentFrom::timestamptz and sent_at <= :sentTo::timestamptz',
    failedAt && 'failed_at >= :failedFrom::timestamptz and failed_at <= :failedTo::timestamptz',
    failureReasons && 'failure_reason = any(:reasons::text[])',
    filter.updatedSince && 'updated_at > :updatedSince::timestamptz',
    filter.reasons && `status = 'Failed To Send'`,
    soughtSql(filter),
    textSql(filter),
  ].filter((one) => one !== undefined);
  return `select event.* from (${candidatesSql(filter, searchedRows)}) as candidate
    cross join lateral (
      select * from (
        select ${SHOWN_OF_EVENTS} from events where id = candidate.id and ${isTheirs}${filter.withoutTicks ? ` and ${NO_TICK}` : ''}
        union all
        select ${SHOWN_OF_SETTLED} from settled_events
        where id = candidate.id and settled_at >= ${settledSinceSql('candidate.id')} and ${isTheirs}) as either limit 1) as event
    where ${wanted.join(' and ')} order by candidate.id ${direction} limit :limit + 1`;
}

/** Where the search ended, if that was before the end of the list, or of the page. Its time is that of when it was made. */
export function taggedEndSql(filter: EventFilter, searchedRows: number): string {
  return `select id, ${settledSinceSql('id')} + interval '1 day' as "scheduledTime"
    from (${searchedSql(filter, searchedRows)}) as searched offset ${searchedRows - 1} limit 1`;
}

export function taggedValues(filter: EventFilter, until?: EventPosition): Values {
  const { tagged = [], idempotencyKey = '', ids = [], updatedSince, scheduled, sentAt, failedAt } = filter;
  const tags = tagged.flatMap((any, group) => any.map((tag, index) => [nameOf(group, index), tag]));
  return {
    ...(Object.fromEntries(tags) as Values),
    ...idsOf(filter, until),
    idempotencyKey,
    ids,
    updatedSince: toSql(updatedSince?.getTime() ?? -Infinity),
    ...boundsOf('due', scheduled),
    ...boundsOf('sent', sentAt),
    ...boundsOf('failed', failedAt),
  };
}

const nameOf = (group: number, index: number) => `tag${group}of${index}`;

/** The parameters that stand for the tags of a group, for `in (…)`. */
export const tagNamesOf = (any: readonly string[], group: number): string =>
  any.map((_tag, index) => `:${nameOf(group, index)}`).join(', ');

/** Those of `searchedSql` that have the other tags as well. */
function candidatesSql(filter: EventFilter, searchedRows: number): string {
  const { tagged = [], idempotencyKey, ids } = filter;
  const searched = searchedSql(filter, searchedRows);
  const others = [...tagged.entries()].slice(idempotencyKey === undefined && !ids ? 1 : 0);
  if (others.length === 0) return searched;
  const has = others.map(
    ([group, any]) => `(${any.map((_tag, index) => hasSql(nameOf(group, index))).join(' or ')})`,
  );
  return `select id from (${searched}) as searched where ${has.join(' and ')}`;
}

/**
 * Asked of each by itself: as a join, PostgreSQL goes through all that have the other tag for each while its statistics
 * lag. The event as what lies between two ids: by an event alone it would read all of its tags, wherever they lie; and with all three as one
 * place, `(org_id, tag, event_id) <= …`, it goes on from there through all tags of the org, as only the first column ends such a scan.
 */
function hasSql(tag: string): string {
  return `coalesce((select true from event_tags
      where org_id = :org and tag = :${tag} and event_id >= searched.id and event_id <= searched.id limit 1), false)`;
}

/** So many of the key, of the ids, or of the first tags: each tag by itself, in the order of the index; an event that has two of them comes once. */
function searchedSql(
  { tagged = [], idempotencyKey, ids, ...filter }: EventFilter,
  searchedRows: number,
): string {
  const { direction } = directionOf(filter);
  const end = `order by event_id ${direction} limit ${searchedRows}`;
  const within = 'org_id = :org and event_id > :idLow::bigint and event_id <= :idHigh::bigint';
  if (idempotencyKey !== undefined) {
    const isOne = ids ? ' and event_id = any(:ids::bigint[])' : '';
    return `select event_id as id from idempotency_keys where ${within} and key = :idempotencyKey${isOne} ${end}`;
  }
  if (ids) {
    return `select event_id as id from (
        select :org::bigint as org_id, event_id from unnest(:ids::bigint[]) as event_id) as given where ${within} ${end}`;
  }
  const parts = tagged[0]!.map(
    (_tag, index) =>
      `(select event_id as id from event_tags where ${within} and tag = :${nameOf(0, index)} ${end})`,
  );
  if (parts.length === 1) return parts[0]!.slice(1, -1);
  return `select distinct id from (${parts.join(' union all ')}) as either order by id ${direction} limit ${searchedRows}`;
}

const LAST_ID = 9_223_372_036_854_775_807n;
/** `created_at` is when its transaction began, and an id says when it was made in that. */
const ID_LATER_MS = 60_000;

/** Those above `idLow`, up to `idHigh`. */
function idsOf(filter: EventFilter, until: EventPosition | undefined): Values {
  const { created, after, before } = filter;
  const from = after ?? before;
  const isAscending = directionOf(filter).direction === 'asc';
  const [low, high] = isAscending ? [from, until] : [until, from];
  const lows = [
    low && BigInt(low.id) - (isAscending ? 0n : 1n),
    created?.from && BigInt(idAt(created.from.getTime())) - 1n,
  ];
  const highs = [
    high && BigInt(high.id) - (isAscending ? 0n : 1n),
    created?.to && BigInt(idAt(created.to.getTime() + ID_LATER_MS)) - 1n,
  ];
  return { idLow: String(most(lows, 0n)), idHigh: String(least(highs, LAST_ID)) };
}

const most = (ids: (bigint | undefined)[], none: bigint) =>
  ids.reduce<bigint>((one, other) => (other !== undefined && other > one ? other : one), none);
const least = (ids: (bigint | undefined)[], none: bigint) =>
  ids.reduce<bigint>((one, other) => (other !== undefined && other < one ? other : one), none);

function boundsOf(name: string, range: EventFilter['scheduled']): Values {
  return {
    [`${name}From`]: toSql(range?.from?.getTime() ?? -Infinity),
    [`${name}To`]: toSql(range?.to?.getTime() ?? Infinity),
  };
}

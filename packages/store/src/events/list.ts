import type { Knex } from 'knex';
import type { EventStatus, FailureReason } from '@jiter/core';
import {
  readJsonPage,
  type JsonPage,
  type PageLimits,
  type PageOrder,
  type PageQuery,
} from '../database/json-page.ts';
import { jsonObject, jsonTextOrPlace } from '../database/json.ts';
import { answeredJson } from './json.ts';
import { preparedRowsOf, type Values } from '../database/statement.ts';
import {
  boundsOf,
  isScanned,
  listOrder,
  markedRowsSql,
  rowsSql,
  SEARCHED_ROWS,
  searchEndSql,
  withRoom,
} from './list-rows.ts';
import type { LatestDays } from './latest-days.ts';
import { isTagged } from './list-tagged.ts';
import { rarestFirst } from './rarest-first.ts';
import { foundSql, foundValues, searchEvents } from './search.ts';
import { ALWAYS_ANSWERED, ANSWERED } from './row.ts';

/** Both ends inclusive. */
export type TimeRange = { from?: Date; to?: Date };

/** An event's place in a list. */
export type EventPosition = { scheduledTime: Date; id: string };

/** `hidesPayload`: whoever asks is not shown payloads, and so learns nothing of them by searching either. */
export type SoughtText = { value: string; hidesPayload?: true };

export type EventFilter = {
  statuses?: EventStatus[];
  scheduled?: TimeRange;
  sentAt?: TimeRange;
  failedAt?: TimeRange;
  /** Why they failed. */
  failureReasons?: FailureReason[];
  /** What their last attempts came to, of those that failed: `503`, `timeout`. */
  reasons?: string[];
  created?: TimeRange;
  destination?: string;
  /** In small letters, with their port or without: then at any port. */
  hosts?: string[];
  /** Those are the hosts of groups of failures, as they are beside `reasons`: without a port they are at the usual one. */
  hostsAreOfGroups?: true;
  /** Of each of these lists one at least, as they are kept: `l:reminder`, `m:customer=7`. */
  tagged?: (readonly string[])[];
  idempotencyKey?: string;
  /** These, in the order in which they were made. */
  ids?: readonly string[];
  /** Changed later than that: of `ids`. */
  updatedSince?: Date;
  /** What is looked for in destinations and payloads, and among ids. */
  text?: SoughtText;
  /** The occurrences of cron jobs as well. */
  includeCron?: true;
  /** But not the ticks that wait, which are their jobs' to plan. */
  withoutTicks?: true;
} & PageOrder<EventPosition>;

export type EventPage = JsonPage<EventPosition> & {
  /** What was asked for is seldom: the search ended here, and goes on with the page after (or before) this one. */
  searchedTo?: Date;
};

/** An event as the API answers it. */
export const EVENT_JSON = jsonObject(answeredJson(ANSWERED), ALWAYS_ANSWERED);
const LISTED_JSON = jsonObject({ ...answeredJson(ANSWERED), payload: jsonTextOrPlace('payload') }, [
  ...ALWAYS_ANSWERED,
  'payload',
]);
/** Of an event's JSON, without the payload and the destination. */
const OTHER_BYTES = 230;

/** How a page of events is written. */
export const LISTED_EVENT = {
  item: LISTED_JSON,
  leastBytes: `octet_length(payload) + octet_length(destination) + coalesce(pg_column_size(options), 0) + ${OTHER_BYTES}`,
  position: { scheduledTime: 'scheduled_time', id: 'id' },
};

type Asked = { knex: Knex; org: string; filter: EventFilter & PageLimits };
type Deps = { reads: Knex; latestDays: LatestDays };

/** The events of `org` that match, by scheduled time, the latest last unless asked otherwise. */
export async function listEvents(
  { reads: knex, latestDays }: Deps,
  org: string,
  filter: EventFilter & PageLimits,
): Promise<EventPage> {
  if (isScanned(filter)) return scanPage({ knex, org, filter });
  const latest = latestDays.of(org, filter);
  const ofLatest = latest && (await readWholePage({ knex, org, filter: latest }));
  if (ofLatest) return ofLatest;
  if (latest) latestDays.noteFew(org, filter);
  const asked = { knex, org, filter: await rarestFirst(knex, org, filter, SEARCHED_ROWS) };
  const beyond = filter.before ? 'previous' : 'next';
  const { hasEnd, ...page } = await readPage(asked);
  // Tags are looked through from one end to the other: with more beyond the page, the search came further than that.
  if (hasEnd === false || (page[beyond] && isTagged(filter))) return page;
  const end = await findSearchEnd(asked, hasEnd ? undefined : page[beyond]);
  if (!end && !hasEnd) return page;
  // What other parts found beyond it is not all that there is.
  const rows = rowsSql(asked.filter, withRoom(SEARCHED_ROWS));
  const searched = await writePage(asked, { rows }, boundsOf(asked.filter, end));
  if (!end || searched[beyond]) return searched;
  return { ...searched, [beyond]: end, searchedTo: end.scheduledTime };
}

/** First it is found, some thousands of rows at a time, and then what was found is read. */
async function scanPage({ knex, org, filter }: Asked): Promise<EventPage> {
  const { found, end } = await searchEvents(knex, org, { filter, limit: filter.limit });
  const ids = found.map(({ id }) => id);
  const rows = foundSql(listOrder(filter));
  const page = await writePage({ knex, org, filter }, { rows }, foundValues(ids));
  const beyond = filter.before ? 'previous' : 'next';
  if (page[beyond]) return page;
  // With one more than a page has, all that are left of them are on this one: some are gone, and those behind them are not.
  if (found.length > filter.limit) return { ...page, [beyond]: found.at(-1)! };
  if (!end) return page;
  return { ...page, [beyond]: end, searchedTo: end.scheduledTime };
}

/** Undefined when there is nothing beyond the page, or its search may have ended before it did. */
async function readWholePage(asked: Asked): Promise<EventPage | undefined> {
  const { hasEnd, ...page } = await readPage(asked);
  const isSearched = hasEnd === false || searchEndSql(asked.filter) === undefined;
  return isSearched && page[asked.filter.before ? 'previous' : 'next'] ? page : undefined;
}

function readPage(asked: Asked): Promise<JsonPage<EventPosition>> {
  const { filter } = asked;
  return writePage(asked, { rows: rowsSql(filter), markedRows: markedRowsSql(filter) }, boundsOf(filter));
}

function writePage(
  { knex, org, filter }: Asked,
  rows: Pick<PageQuery, 'rows' | 'markedRows'>,
  values: Values,
): Promise<JsonPage<EventPosition>> {
  const { limit, maxBytes } = filter;
  return readJsonPage<EventPosition>(knex, { ...LISTED_EVENT, ...rows, order: listOrder(filter) }, filter, {
    org,
    limit,
    maxBytes,
    ...values,
  });
}

/** Undefined when everything was searched as far as the page goes. */
async function findSearchEnd(
  { knex, org, filter }: Asked,
  pageEnd: EventPosition | undefined,
): Promise<EventPosition | undefined> {
  const sql = searchEndSql(filter);
  if (!sql) return undefined;
  return (await preparedRowsOf<EventPosition>(knex, sql, { org, ...boundsOf(filter, pageEnd) }))[0];
}

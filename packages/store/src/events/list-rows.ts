import { directionOf } from '../database/json-page.ts';
import type { Values } from '../database/statement.ts';
import { lowestMs, rangeValues, toSql, withinSql } from './list-bounds.ts';
import { LISTED, partsOf, type Part } from './list-parts.ts';
import { isTagged, soughtValues, taggedEndSql, taggedRowsSql, taggedValues, textSql } from './list-tagged.ts';
import type { EventFilter, EventPosition } from './list.ts';
import { SHOWN_NAMES, SHOWN_OF_EVENTS } from './row.ts';

/**
 * What no index finds by itself is sought among so many rows, by each part and each time: whoever asks for what is seldom
 * is told how far the search came, and goes on from there.
 */
export const SEARCHED_ROWS = 10_000;

/**
 * How many rows are read where another statement has told before where the search among so many ends: what has come there meanwhile
 * must not push as much of what was there out of it.
 */
export const withRoom = (searchedRows: number): number => 2 * searchedRows;

/**
 * The rows of a list, and one more. Each status is read by itself, in the order of an index of its own and no further
 * than a page needs; those that are not wanted are not read. The text is one of few: each connection keeps their plans,
 * which take longer to make than to carry out where there are many partitions.
 */
export function rowsSql(filter: EventFilter, searchedRows = SEARCHED_ROWS): string {
  if (isTagged(filter)) return taggedRowsSql(filter, searchedRows);
  const text = textSql(filter);
  if (text === undefined) return mergedSql(filter, ':limit + 1', searchedRows);
  const order = listOrder(filter);
  return `select * from (${mergedSql(filter, String(searchedRows), searchedRows)}) as event where ${text} order by ${order} limit :limit + 1`;
}

/** What no part finds by itself is looked for among the rows of all of them, in the order of the list. */
export const isScanned = (filter: EventFilter): boolean => filter.text !== undefined && !isTagged(filter);

function mergedSql(filter: EventFilter, most: string, searchedRows: number): string {
  const parts = partsOf(filter).map((part) => rowsOf(part, filter, { most, searchedRows }));
  if (parts.length === 0) return `select ${SHOWN_OF_EVENTS} from events where false limit ${most}`;
  return merging(parts, listOrder(filter), most);
}

const merging = (parts: readonly string[], order: string, most: string) =>
  `select * from (${parts.map((part) => `(${part})`).join(' union all ')}) as either order by ${order} limit ${most}`;

type Extent = { most: string; searchedRows: number };

function rowsOf(part: Part, filter: EventFilter, { most, searchedRows }: Extent): string {
  const rows = inOrder(part, filter);
  if (!part.sought) return `${rows} limit ${most}`;
  return `select * from (${rows} limit ${searchedRows}) as event where ${part.sought} order by ${listOrder(filter)} limit ${most}`;
}

const inOrder = ({ table, columns, found, range }: Part, filter: EventFilter) =>
  `select ${columns} from ${table} where ${found} and ${withinSql(range)} order by ${listOrder(filter)}`;

/**
 * `rowsSql` with one column more, `is_end`: there a part has been through as many rows as it may, whether or not that row is
 * wanted. A page without one was searched as far as it goes, which `searchEndSql` would tell by as much work again. Undefined
 * when nothing is sought.
 */
export function markedRowsSql(filter: EventFilter, searchedRows = SEARCHED_ROWS): string | undefined {
  if (isTagged(filter) || isScanned(filter)) return undefined;
  const parts = partsOf(filter);
  if (parts.every(({ sought }) => sought === undefined)) return undefined;
  const extent = { most: ':limit + 1', searchedRows };
  return merging(
    parts.map((part) => markedRowsOf(part, filter, extent)),
    listOrder(filter),
    extent.most,
  );
}

function markedRowsOf(part: Part, filter: EventFilter, { most, searchedRows }: Extent): string {
  const rows = inOrder(part, filter);
  if (!part.sought) return `select *, false as is_end from (${rows} limit ${most}) as event`;
  const order = listOrder(filter);
  return `select ${SHOWN_NAMES.join(', ')}, place = ${searchedRows} as is_end
    from (select *, row_number() over (order by ${order}) as place from (${rows} limit ${searchedRows}) as searched) as event
    where ${part.sought} or place = ${searchedRows} order by ${order} limit ${most}`;
}

/**
 * Where the search of `rowsSql` ended, if that was before the end of the list, or of the page: the first place up to
 * which a part has been through as many rows as it may. Undefined when nothing is sought.
 */
export function searchEndSql(filter: EventFilter, searchedRows = SEARCHED_ROWS): string | undefined {
  if (isTagged(filter)) return taggedEndSql(filter, searchedRows);
  const order = listOrder(filter);
  const scanned = isScanned(filter)
    ? [
        `(select scheduled_time, id from (${mergedSql(filter, String(searchedRows), searchedRows)}) as scanned
        order by ${order} offset ${searchedRows - 1} limit 1)`,
      ]
    : [];
  const ofParts = partsOf(filter)
    .filter(({ sought }) => sought !== undefined)
    .map(
      ({
        table,
        found,
        range,
      }) => `(select scheduled_time, id from ${table} where ${found} and ${withinSql(range)}
        order by ${order} offset ${searchedRows - 1} limit 1)`,
    );
  const ends = [...ofParts, ...scanned];
  if (ends.length === 0) return undefined;
  return `/* list */ select scheduled_time as "scheduledTime", id from (${ends.join(' union all ')}) as either
    order by ${order} limit 1`;
}

/**
 * What counts the rows of a list that are found by indexes alone, up to `:limit` and one more, without a look at them: of
 * 10,000 that failed each may lie on a page of its own. Undefined when something is sought among them.
 */
export function countSql(filter: EventFilter): string | undefined {
  const parts = partsOf(filter, { prunes: false });
  if (isTagged(filter) || isScanned(filter) || parts.some(({ sought }) => sought !== undefined))
    return undefined;
  if (parts.length === 0) return `select 0 as count where :limit::int is not null`;
  const rows = parts.map(
    ({ table, found, range }) =>
      `(select from ${table} where ${found} and ${withinSql(range)} order by scheduled_time, id limit :limit::int + 1)`,
  );
  return `/* count */ select count(*)::int as count from (
    select from (${rows.join(' union all ')}) as either limit :limit::int + 1) as counted`;
}

/** The values of the parameters that stand in those texts. `until`: the last place that is read. */
export function boundsOf(filter: EventFilter, until?: EventPosition): Values {
  const { statuses = [...LISTED], sentAt, failedAt } = filter;
  const end = sentAt ?? failedAt;
  const endFromMs = end?.from?.getTime() ?? -Infinity;
  return {
    ...rangeValues(filter, until),
    statuses,
    ...soughtValues(filter),
    ...(isTagged(filter) && taggedValues(filter, until)),
    reasons: filter.failureReasons ?? [],
    endFrom: toSql(endFromMs),
    endTo: toSql(end?.to?.getTime() ?? Infinity),
    settledSince: toSql(settledSinceMs(Math.max(lowestMs(filter, until), endFromMs))),
  };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Nothing is settled before it was due, or ended, but for what is cancelled; clocks differ by less than an hour. Whole
 * days, as most partitions are.
 */
function settledSinceMs(ms: number): number {
  return Number.isFinite(ms) ? Math.floor((ms - HOUR_MS) / DAY_MS) * DAY_MS : ms;
}

/** For `order by`. */
export function listOrder(filter: EventFilter): string {
  const { direction } = directionOf(filter);
  if (isTagged(filter)) return `id ${direction}`;
  return `scheduled_time ${direction}, id ${direction}`;
}

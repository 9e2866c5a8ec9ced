import type { Knex } from 'knex';
import { isLongText, putLongText } from './json.ts';
import { preparedRowsOf, type Values } from './statement.ts';
import { readSmallPage, type PageParts } from './small-page.ts';

/** A part of a list, as JSON. */
export type JsonPage<Position> = {
  /** The items in order; each text is one of them or several with commas between. */
  texts: string[];
  /** The page before this one ends before this place. Absent when there is none, and of a list's begin. */
  previous?: Position;
  /** The page after this one begins after this place. Absent when there is none. */
  next?: Position;
  /** Whether one of its rows, or the one behind them, is marked as an end: one such page need not be right. Absent when none can be. */
  hasEnd?: boolean;
};

/** Which page: the one after a place, or before it, that place excluded; without both the first one. */
export type PageStart<Position> = { after?: Position; before?: never } | { after?: never; before?: Position };
/** `latestFirst`: the list the other way round. */
export type PageOrder<Position> = { latestFirst?: true } & PageStart<Position>;

export type PageLimits = {
  /** Items. */
  limit: number;
  /** Of the JSON array. One item is on a page whatever its size; one with a payload of more than 1 MiB is alone there. */
  maxBytes: number;
  /** After each stretch of a small page's rows: whoever waits for the core that they are made on has it meanwhile. None by default. */
  pauseMs?: number;
};

/** Of few texts: the plan of each is kept. */
export type PageQuery = {
  /** A select of one row more than `:limit`, so that it shows whether there is more. Each has a payload. */
  rows: string;
  /** The same with a column `is_end` more, and rows more where that is true. */
  markedRows?: string | undefined;
  /** The columns by which the rows are read, with their direction. */
  order: string;
  /** A row's JSON; of a payload that is long, only where it is to stand. */
  item: string;
  /** About how many bytes that is at least: something that can be told without reading them. */
  leastBytes: string;
  /** What a position consists of, and of which columns. */
  position: Readonly<Record<string, string>>;
};

/**
 * JSON is made part by part: of the rows that take at least so many bytes. Escaping makes six bytes of one at the
 * worst, so it is known only afterwards how many fit, and no more than one part too many is made.
 */
const PART_BYTES = 524_288;
/**
 * A part comes in texts of about so much: V8 takes what has more than 128 KiB for long-lived, and would stop a process
 * for milliseconds, several times a second, to find that it is not.
 */
const TEXT_BYTES = 32_768;

/** Writes a page inside PostgreSQL: rows to objects to JSON would take a process ten times the time. */
export async function readJsonPage<Position>(
  knex: Knex,
  query: PageQuery,
  start: PageStart<Position> & Pick<PageLimits, 'pauseMs'>,
  values: Values & PageLimits,
): Promise<JsonPage<Position>> {
  const isReversed = start.before !== undefined;
  const limits = { ...values, textBytes: TEXT_BYTES, pauseMs: start.pauseMs ?? 0 };
  const parts =
    (await readSmallPage<Position>(knex, { query, isReversed, values: limits })) ??
    (await readInParts<Position>(knex, pageSql(query, isReversed), limits));
  return toPage(start, parts);
}

async function readInParts<Position>(knex: Knex, sql: string, values: Values): Promise<PageParts<Position>> {
  const rows = await preparedRowsOf<Position & Made>(knex, sql, { ...values, partBytes: PART_BYTES });
  // Here: PostgreSQL would write all of the JSON to its disk for it.
  rows.sort((a, b) => a.items - b.items || a.place - b.place);
  const [start, ...parts] = rows;
  const last = parts.at(-1);
  if (!start || !last) return { texts: [] };
  const texts = parts.map(({ json }) => json!);
  if (start.long !== null) texts[0] = putLongText(texts[0]!, 'payload', start.long);
  return {
    texts,
    first: positionOf<Position>(start),
    ...(last.hasMore && { last: positionOf<Position>(last) }),
  };
}

function toPage<Position>(
  { after, before }: PageStart<Position>,
  { texts, first, last, ...marks }: PageParts<Position>,
): JsonPage<Position> {
  if (first === undefined) return { texts, ...marks };
  if (before) return { texts: texts.reverse(), next: first, ...(last && { previous: last }), ...marks };
  return { texts, ...(after && { previous: first }), ...(last && { next: last }), ...marks };
}

/** `long`: the payload that has a page of its own. */
type Made = { json: string | null; place: number; items: number; hasMore: boolean; long: string | null };

function positionOf<Position>(row: Position & Made): Position {
  const { json: _json, place: _place, items: _items, hasMore: _hasMore, long: _long, ...position } = row;
  return position as Position;
}

/** The direction in which rows are read: a page that is asked for by its end is read from there, against the list's order. */
export function directionOf({ latestFirst, before }: PageOrder<unknown>): {
  direction: 'asc' | 'desc';
  isBeyond: '<' | '>';
} {
  const isDescending = (latestFirst ?? false) !== (before !== undefined);
  return isDescending ? { direction: 'desc', isBeyond: '<' } : { direction: 'asc', isBeyond: '>' };
}

/**
 * A row for each text of each part, after one without JSON that has the first item's place. `offset 0` keeps the JSON from being
 * made, or read again, once for each time that it is named.
 */
function pageSql({ rows, order, item, leastBytes, position }: PageQuery, isReversed: boolean): string {
  const placeOf = Object.entries(position).map(([name, column]) => `${column} as "${name}"`);
  return `/* list */ with recursive found as materialized (
      select place as n, before / :partBytes::int as part, before / :textBytes::int as text_of, placed.*
      from (
        select row_number() over place as place, sum(${leastBytes}) over place - (${leastBytes}) as before, given.*
        from (${rows}) as given window place as (order by ${order} rows unbounded preceding)) as placed),
    written as (
      select -1::bigint as part, null::text[] as texts, 0::bigint as items, 0::bigint as bytes, false as is_full
      union all
      select following.part, more.texts, written.items + more.items, written.bytes + more.bytes, more.is_full
      from written
      cross join lateral (select min(part) as part from found where part > written.part and n <= :limit) as following
      cross join lateral (
        select array_agg(json order by text_of) filter (where json is not null) as texts, sum(items)::bigint as items,
          sum(bytes)::bigint as bytes, bool_or(is_full) as is_full
        from (
          select text_of, string_agg(json, ',' order by n ${isReversed ? 'desc' : ''}) filter (where fits) as json,
            count(*) filter (where fits) as items, coalesce(sum(bytes) filter (where fits), 0) as bytes, bool_or(not fits) as is_full
          from (
            select *, n = 1 or written.bytes + sum(bytes) over (order by text_of, n rows unbounded preceding) < :maxBytes as fits
            from (
              select n, text_of, json, octet_length(json) + 1 + case when is_long then :maxBytes::bigint else 0 end as bytes
              from (
                select n, text_of, ${item} as json, ${isLongText('payload')} as is_long
                from found where part = following.part and n <= :limit offset 0) as made
            ) as measured
          ) as judged group by text_of
        ) as texts
      ) as more
      where following.part is not null and not written.is_full)
    select json, coalesce(place, 0)::int as place, items::int, last.*,
      case when part < 0 then (select payload from found where n = 1 and ${isLongText('payload')}) end as long
    from written
    cross join lateral (
      select ${placeOf.join(', ')}, n < (select count(*) from found) as "hasMore" from found where n = greatest(items, 1) offset 0) as last
    left join lateral unnest(texts) with ordinality as text (json, place) on true
    where texts is not null or part < 0`;
}

import type { Knex } from 'knex';
import { rowsOf, type Values } from './statement.ts';

/** A part of a list, as JSON. */
export type JsonPage<Position> = {
  /** The items in order; each text is one of them or several with commas between. */
  texts: string[];
  /** Where the page ended, when there is more. */
  next?: Position;
};

export type PageLimits = {
  /** Items. */
  limit: number;
  /** Of the JSON array. One item is on a page whatever its size. */
  maxBytes: number;
};

type PageQuery = {
  /** A select of one row more than `:limit`, so that it shows whether there is more. */
  rows: string;
  /** The columns by which the list is ordered. */
  order: string;
  /** A row's JSON. */
  item: string;
  /** About how many bytes that is at least: something that can be told without reading them. */
  leastBytes: string;
  /** What a position consists of, as columns. */
  position: string;
};

/**
 * JSON is made part by part: of the rows that take at least so many bytes. Escaping makes six bytes of one at the
 * worst, so it is known only afterwards how many fit, and no more than one part too many is made.
 */
const PART_BYTES = 524_288;

const NO_PART = { json: '', items: 0, hasMore: false };

/** Writes a page inside PostgreSQL: rows to objects to JSON would take a process ten times the time. */
export async function readJsonPage<Position>(
  knex: Knex,
  query: PageQuery,
  values: Values & PageLimits,
): Promise<JsonPage<Position>> {
  type Row = Position & { json: string; items: number; hasMore: boolean };
  const parts = await rowsOf<Row>(knex, pageSql(query), { ...values, partBytes: PART_BYTES });
  // Here: PostgreSQL would write all of the JSON to its disk for it.
  parts.sort((a, b) => a.items - b.items);
  const texts = parts.map(({ json }) => json);
  const { json: _json, items: _items, hasMore, ...position } = parts.at(-1) ?? NO_PART;
  return hasMore ? { texts, next: position as Position } : { texts };
}

/** `offset 0` keeps the JSON from being made, or read again, once for each time that it is named. */
function pageSql({ rows, order, item, leastBytes, position }: PageQuery): string {
  return `with recursive found as materialized (
      select *, row_number() over place as n,
        coalesce(sum(${leastBytes}) over (place rows between unbounded preceding and 1 preceding), 0) / :partBytes::int as part
      from (${rows}) as given window place as (order by ${order})),
    written as (
      select -1::bigint as part, null::text as json, 0::bigint as items, 0::bigint as bytes, false as is_full
      union all
      select following.part, more.json, written.items + more.items, written.bytes + more.bytes, more.is_full
      from written
      cross join lateral (select min(part) as part from found where part > written.part and n <= :limit) as following
      cross join lateral (
        select string_agg(json, ',' order by n) filter (where fits) as json, count(*) filter (where fits) as items,
          coalesce(sum(bytes) filter (where fits), 0)::bigint as bytes, bool_or(not fits) as is_full
        from (
          select *, n = 1 or written.bytes + sum(bytes) over (order by n) < :maxBytes as fits
          from (
            select n, json, octet_length(json) + 1 as bytes
            from (select n, ${item} as json from found where part = following.part and n <= :limit offset 0) as made
          ) as measured
        ) as judged
      ) as more
      where following.part is not null and not written.is_full)
    select json, items::int, last.*
    from written cross join lateral (
      select ${position}, n < (select count(*) from found) as "hasMore" from found where n = items offset 0) as last
    where json is not null`;
}

import type { Knex } from 'knex';
import type { PageLimits, PageQuery } from './json-page.ts';
import { preparedRowsOf, type Values } from './statement.ts';

/**
 * The items of a page in the order in which they are read; `last`: the place of the last one, where others follow. `hasEnd`: as
 * of a page.
 */
export type PageParts<Position> = { texts: string[]; first?: Position; last?: Position; hasEnd?: boolean };

/**
 * Of what the rows take at least. Nearly every page has less: its JSON, which may be six times that, is made in one go
 * then, without a second look at a row.
 */
const SMALL_BYTES = 1_048_576;

/** Of rows that are made without a pause: about a millisecond's work. */
const STRETCH = 100;

type Asked = {
  query: PageQuery;
  isReversed: boolean;
  values: Values & Required<PageLimits> & { textBytes: number };
};
type Text = { json: string | null; isBeyond: boolean; hasMore: boolean; hasEnd?: boolean } & Readonly<
  Record<string, unknown>
>;

/** Undefined when it is no small one, or not all of its items fit. */
export async function readSmallPage<Position>(
  knex: Knex,
  { query, isReversed, values }: Asked,
): Promise<PageParts<Position> | undefined> {
  const rows = await preparedRowsOf<Text>(knex, smallPageSql(query, isReversed), {
    ...values,
    smallBytes: SMALL_BYTES,
  });
  if (rows.some(({ isBeyond }) => isBeyond)) return undefined;
  const texts = rows.flatMap(({ json }) => json ?? []);
  if (!fits(texts, values.maxBytes)) return undefined;
  const placeOf = (row: Text | undefined, end: string) =>
    row &&
    (Object.fromEntries(Object.keys(query.position).map((name) => [name, row[end + name]])) as Position);
  const first = placeOf(rows[0], FIRST);
  const last = rows.at(-1)?.hasMore
    ? placeOf(
        rows.findLast((row) => row.json !== null),
        LAST,
      )
    : undefined;
  const hasEnd = query.markedRows !== undefined && { hasEnd: rows.some((row) => row.hasEnd) };
  return { texts, ...(first && { first }), ...(last && { last }), ...hasEnd };
}

/** As the items would be counted one by one, each with a comma. */
function fits(texts: readonly string[], maxBytes: number): boolean {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0) < maxBytes;
}

const FIRST = 'first ';
const LAST = 'last ';

/** A row for each text. `offset 0` keeps the JSON from being made once for each time that it is named. */
function smallPageSql(
  { rows, markedRows, order, item, leastBytes, position }: PageQuery,
  isReversed: boolean,
): string {
  const ends = markedRows ? `bool_or(is_end) as "hasEnd", ` : '';
  const columns = Object.entries(position).flatMap(([name, column]) => [
    `max(${column}) filter (where n = 1) as "${FIRST}${name}"`,
    `max(${column}) filter (where n = :limit) as "${LAST}${name}"`,
  ]);
  return `/* list */ select string_agg(json, ',' order by n ${isReversed ? 'desc' : ''}) as json,
      bool_or(n <= :limit and bytes > :smallBytes::int) as "isBeyond", bool_or(n > :limit) as "hasMore", ${ends}${columns.join(', ')}
    from (
      select n, bytes, ${markedRows ? 'is_end, ' : ''}${Object.values(position).join(', ')}, case when n <= :limit and bytes <= :smallBytes::int then ${item} end as json,
        case when n % ${STRETCH} = 0 and n < :limit and :pauseMs::float8 > 0 then pg_sleep(:pauseMs::float8 / 1000) end as paused
      from (
        select row_number() over place as n, sum(${leastBytes}) over place as bytes, given.*
        from (${markedRows ?? rows}) as given window place as (order by ${order} rows unbounded preceding)) as found
      offset 0) as made
    group by bytes / :textBytes::int order by bytes / :textBytes::int`;
}

import type { Knex } from 'knex';
import { databaseNow } from '../database/now.ts';
import { rowsOf } from '../database/statement.ts';
import { ATTEMPT_HISTORY, SETTLED_EVENTS } from './tables.ts';

export type Compacted = {
  /** The partition. */
  name: string;
  /** Of its indexes. */
  bytesBefore: number;
  bytesAfter: number;
  /** Otherwise somebody was in the way, or the term was over: it is done again, from the begin. */
  isDone: boolean;
};

type CompactDeps = {
  knex: Knex;
  /** A connection whose statements may take long. */
  upkeep: Knex;
  /** In ms, for tests: what ended so long ago. */
  closedMs?: number;
  /** An index that is smaller than that has nothing to gain. */
  leastBytes?: number;
};

/** Records are written late where the database was away. */
const CLOSED_MS = 3_600_000;
const LEAST_BYTES = 1_048_576;
/** What says of a partition that it was done: it lasts as long as that does. */
const MARK = 'compacted';
const CANCEL_EVERY_MS = 250;

/**
 * Makes the indexes anew of the partition whose time was over first, if nothing is put into it any more: ids and times
 * come nearly in order, from which their pages are left half empty. Beside whatever goes on, and whenever that is ended: nobody waits for it.
 * Answers undefined where there is none.
 */
export async function compactNext(
  { knex, upkeep, closedMs = CLOSED_MS, leastBytes = LEAST_BYTES }: CompactDeps,
  over: AbortSignal,
): Promise<Compacted | undefined> {
  const closed = new Date((await databaseNow(knex)) - closedMs).toISOString();
  const [leaf] = await rowsOf<{ name: string; bytes: number }>(knex, NEXT, { closed, tables: TABLES });
  if (!leaf) return undefined;
  const { name, bytes: bytesBefore } = leaf;
  const isDone = await endedWith(over, knex, async () => {
    for (const statement of await statementsFor(knex, name, leastBytes)) {
      if (over.aborted) return false;
      await rowsOf(upkeep, statement);
    }
    return true;
  });
  const [after] = await rowsOf<{ bytes: number }>(knex, SIZE, { name });
  return { name, bytesBefore, bytesAfter: after?.bytes ?? 0, isDone };
}

const TABLES = [SETTLED_EVENTS.table, ATTEMPT_HISTORY.table];
const SIZE = `/* compact */ select pg_indexes_size(to_regclass(:name))::float8 as bytes`;

/** While there are rows to be moved, they are put into partitions of any time. */
const NEXT = `/* compact */ select quote_ident(relname) as name, pg_indexes_size(leaf.oid)::float8 as bytes
  from pg_inherits
  join pg_class leaf on leaf.oid = inhrelid
  cross join lateral (
    select substring(pg_get_expr(relpartbound, leaf.oid) from 'TO \\(''([^'']+)''\\)')::timestamptz as at) as ended
  where inhparent = any(array(select to_regclass(name) from unnest(:tables::text[]) as name)) and ended.at < :closed::timestamptz
    and obj_description(leaf.oid, 'pg_class') is distinct from '${MARK}'
    and exists (select from layout where moves_since is not null) and not exists (select from events where due_at is null)
  order by ended.at, relname limit 1`;

type IndexRow = { name: string; bytes: number; is_valid: boolean };

/** What an attempt before was ended at is not valid. A core is enough for it. */
async function statementsFor(knex: Knex, leaf: string, leastBytes: number): Promise<string[]> {
  const indexes = await rowsOf<IndexRow>(
    knex,
    `/* compact */ select quote_ident(relname) as name, pg_relation_size(indexrelid)::float8 as bytes, indisvalid as is_valid
     from pg_index join pg_class on pg_class.oid = indexrelid where indrelid = to_regclass(:leaf) order by 1`,
    { leaf },
  );
  const left = indexes.filter(({ is_valid }) => !is_valid);
  const large = indexes.filter(({ is_valid, bytes }) => is_valid && bytes >= leastBytes);
  return [
    ...left.map(({ name }) => `drop index concurrently if exists ${name}`),
    ...(large.length > 0 ? [`alter table ${leaf} set (parallel_workers = 0)`] : []),
    ...large.flatMap(({ name }) => [
      `alter index ${name} set (fillfactor = 100)`,
      `reindex index concurrently ${name}`,
    ]),
    `comment on table ${leaf} is '${MARK}'`,
  ];
}

/** Runs `work`, and has the statement that it waits for ended once that is `over`. False when it was ended by that or by others. */
async function endedWith(over: AbortSignal, knex: Knex, work: () => Promise<boolean>): Promise<boolean> {
  const cancel = () => rowsOf(knex, CANCEL).catch(() => undefined);
  const watch = setInterval(() => over.aborted && void cancel(), CANCEL_EVERY_MS);
  try {
    return await work();
  } catch (error) {
    if (HELD_UP.includes(String((error as { code?: unknown } | undefined)?.code))) return false;
    throw error;
  } finally {
    clearInterval(watch);
  }
}

/** By its text: behind a pooler nobody knows which process it is. */
const CANCEL = `select pg_cancel_backend(pid) from pg_stat_activity
  where datname = current_database() and state = 'active' and query ~ '^(reindex|drop) index concurrently' and pid <> pg_backend_pid()`;

/** The statement was ended, or took too long, or waited for a lock, or the partition was dropped meanwhile. */
const HELD_UP = ['57014', '55P03', '40P01', '42P01', '42704'];

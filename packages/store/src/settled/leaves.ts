import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';
import type { Range } from './decide-leaves.ts';
import type { Partitioned } from './tables.ts';

export type Leaf = Range & { name: string };

/** The partitions of `table`, the earliest first, without the default one. */
export async function listLeaves(knex: Knex, { table }: Partitioned): Promise<Leaf[]> {
  return rowsOf<Leaf>(
    knex,
    `/* partitions */ select relname as name,
       substring(bound from 'FROM \\(''([^'']+)''\\)')::timestamptz as "from",
       substring(bound from 'TO \\(''([^'']+)''\\)')::timestamptz as "to"
     from pg_inherits
     join pg_class leaf on leaf.oid = inhrelid
     cross join lateral pg_get_expr(relpartbound, leaf.oid) as bound
     where inhparent = (:table::text)::regclass and bound <> 'DEFAULT'
     order by 2`,
    { table },
  );
}

/** What takes the rows that find no partition. */
export function defaultOf({ table }: Partitioned): string {
  return `${table}_default`;
}

/** A table like a partition, with its indexes, that is none yet: nobody waits for it to be made. */
export async function makeTable(knex: Knex, name: string, { table, indexes }: Partitioned): Promise<void> {
  await knex.raw(`create table ${name} (like ${table} including defaults)`);
  for (const [kind, what] of indexes) await knex.raw(`create ${kind} on ${name} ${what}`);
}

/** Makes the partition for `range`. Fails while rows of its time lie in the default one. */
export async function makeLeaf(knex: Knex, table: Partitioned, range: Range): Promise<string> {
  const name = nameOf(table, range);
  await makeTable(knex, name, table);
  await attachLeaf(knex, table, name, range);
  return name;
}

export async function attachLeaf(
  knex: Knex,
  { table }: Partitioned,
  name: string,
  { from, to }: Range,
): Promise<void> {
  await knex.raw(
    `alter table ${table} attach partition ${name}
     for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
  );
}

/** Of the time at which it begins, as far as that has anything to say. */
export function nameOf({ table }: Partitioned, { from }: Range): string {
  return `${table}_${digitsOf(from)}`;
}

export function digitsOf(time: Date): string {
  const digits = time.toISOString().replace(/\D/g, '');
  return digits.replace(/^(\d{8})0{9}$|^(\d{12})0{5}$/, '$1$2');
}

/** How long whoever changes partitions waits for others, and has others wait: a dump that reads them all takes hours. */
const LOCK_TIMEOUT_MS = 150;

/** Runs `work` in a transaction of its own. Answers undefined when somebody was in the way: the next pass is not far. */
export async function unlessHeldUp<T>(knex: Knex, work: (trx: Knex) => Promise<T>): Promise<T | undefined> {
  try {
    return await knex.transaction(async (trx) => {
      await trx.raw(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
      return work(trx);
    });
  } catch (error) {
    if (isHeldUp(error)) return undefined;
    throw error;
  }
}

/**
 * lock_not_available, deadlock_detected; whoever does the same at the same moment has made it (duplicate_table, duplicate_object of
 * its type, unique_violation) or dropped it (undefined_table); a row of its time has come in beside it (check_violation); one that was to be dropped is still there
 * (invalid_object_definition).
 */
const HELD_UP = /^(55P03|40P01|42P07|42710|23505|42P01|23514|42P17)$/;

function isHeldUp(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && HELD_UP.test(code);
}

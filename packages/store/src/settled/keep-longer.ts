import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { rowsOf, type Values } from '../database/statement.ts';
import { nextToKeep } from './decide-kept.ts';
import { widthFor, type Range } from './decide-leaves.ts';
import { attachLeaf, digitsOf, listLeaves, makeTable, unlessHeldUp, type Leaf } from './leaves.ts';
import type { Partitioned } from './tables.ts';

/** What of a partition is kept for longer than others, and the longest of it. */
export type Longer = {
  maxMs: number;
  /** Over a row that is called `kept`, in SQL. `range`: of the time in which all of them are. */
  condition: (range: Range) => { sql: string; values: Values };
  /** Asked before each step. */
  mayGoOn: () => boolean;
};

/** Rows that are looked at in one statement. */
const BATCH = 1_000;

const prefixOf = ({ table }: Partitioned) => `${table}_kept_`;

export const isKeptLeaf = (table: Partitioned, { name }: { name: string }) =>
  name.startsWith(prefixOf(table));

/**
 * Replaces partitions that are wholly older than `keepMs` by ones that have only what is kept longer: what is to be copied is
 * little of most of them, and what is left behind goes at once. Each statement is short; at the last of them, which drops the old
 * and attaches the new, no reader misses a row. Answers the names of those that were made, and of what somebody is in the way of.
 */
export async function keepLonger(
  knex: Knex,
  table: Partitioned,
  { keepMs, now, longer }: { keepMs: number; now: Date; longer: Longer },
): Promise<{ made: string[]; heldUp: string[] }> {
  const made: string[] = [];
  while (longer.mayGoOn()) {
    const leaves = (await listLeaves(knex, table)).map((leaf) => ({
      ...leaf,
      isKept: isKeptLeaf(table, leaf),
    }));
    const bounds = { oldestMs: now.getTime() - keepMs, maxWidthMs: widthFor(longer.maxMs) };
    const group = nextToKeep(leaves, bounds);
    const range = { from: group[0]?.from ?? now, to: group.at(-1)?.to ?? now };
    const name = `${prefixOf(table)}${digitsOf(range.from)}_${digitsOf(range.to)}`;
    await dropUnfinished(knex, table, name);
    if (group.length === 0) break;
    const isDone = await replace(knex, table, { name, range, leaves: group }, longer);
    if (isDone === 'held up') return { made, heldUp: [name] };
    if (isDone === 'made') made.push(name);
  }
  return { made, heldUp: [] };
}

type Replacement = { name: string; range: Range; leaves: readonly Leaf[] };

async function replace(
  knex: Knex,
  table: Partitioned,
  replacement: Replacement,
  longer: Longer,
): Promise<'made' | 'held up' | 'dropped' | 'stopped'> {
  const { name, range, leaves } = replacement;
  const condition = longer.condition(range);
  const mark = createHash('sha256').update(JSON.stringify(condition.values)).digest('hex');
  if ((await markOf(knex, name)) !== mark) {
    const begun = await begin(knex, table, replacement);
    if (begun === undefined) return 'held up';
    for (const leaf of leaves) {
      if (!(await copy(knex, table, { from: leaf.name, to: name, condition, mayGoOn: longer.mayGoOn })))
        return 'stopped';
    }
    await finish(knex, { name, oid: begun, mark });
  }
  return (await swap(knex, table, { ...replacement, mark })) ?? 'held up';
}

/** That it has all that it is to have, of whomever that was decided for. */
async function markOf(knex: Knex, name: string): Promise<string | null> {
  const sql = `select obj_description(to_regclass(:name::text)::oid, 'pg_class') as mark`;
  return (await rowsOf<{ mark: string | null }>(knex, sql, { name }))[0]!.mark;
}

/**
 * A table that is no partition yet. From now on, what is changed in those that it is for is changed in it as well. Answers by what
 * PostgreSQL knows it, whatever another one is called.
 */
async function begin(
  knex: Knex,
  table: Partitioned,
  { name, range, leaves }: Replacement,
): Promise<string | undefined> {
  const [from, to] = [range.from.toISOString(), range.to.toISOString()];
  return unlessHeldUp(knex, async (trx) => {
    await trx.raw(`drop table if exists ${name}`);
    await makeTable(trx, name, table);
    // Without it whoever attaches the table reads all of it.
    await trx.raw(
      `alter table ${name} add check (${table.by} is not null and ${table.by} >= '${from}' and ${table.by} < '${to}')`,
    );
    for (const leaf of leaves) {
      await trx.raw(
        `drop trigger if exists keep_in_step on ${leaf.name};
         create trigger keep_in_step after update or delete on ${leaf.name}
           for each row execute function keep_in_step('${name}', '${table.key.join(', ')}')`,
      );
    }
    return oidOf(trx, name);
  });
}

async function oidOf(knex: Knex, name: string): Promise<string> {
  return (
    await rowsOf<{ oid: string }>(knex, 'select to_regclass(:name::text)::oid::text as oid', { name })
  )[0]!.oid;
}

/** Unless somebody else has begun anew meanwhile: his is not complete. */
async function finish(
  knex: Knex,
  { name, oid, mark }: { name: string; oid: string; mark: string },
): Promise<void> {
  await unlessHeldUp(knex, async (trx) => {
    await trx.raw(`lock table ${name} in access exclusive mode`);
    if ((await oidOf(trx, name)) === oid) await trx.raw(`comment on table ${name} is '${mark}'`);
  });
}

type Copy = {
  from: string;
  to: string;
  condition: ReturnType<Longer['condition']>;
  mayGoOn: Longer['mayGoOn'];
};

/** False when it was to stop. A row is held while it is copied: who deletes it does so after that, there and in the copy. */
async function copy(
  knex: Knex,
  table: Partitioned,
  { from, to, condition, mayGoOn }: Copy,
): Promise<boolean> {
  const [key] = table.key;
  const columns = table.columns.join(', ');
  for (let after: string | undefined = '0'; after !== undefined;) {
    if (!mayGoOn()) return false;
    const last: string | undefined = await keyAfter(knex, { from, key, after });
    await rowsOf(
      knex,
      `with those as materialized (
         select ${columns} from ${from} as kept
         where ${key} > :after ${last === undefined ? '' : 'and ' + key + ' <= :last'} and ${condition.sql}
         for share of kept)
       insert into ${to} (${columns}) select ${columns} from those on conflict do nothing`,
      { ...condition.values, after, ...(last !== undefined && { last }) },
    );
    after = last;
  }
  return true;
}

/** Where a batch ends that begins after `after`; undefined when it is the last. */
async function keyAfter(
  knex: Knex,
  { from, key, after }: { from: string; key: string; after: string },
): Promise<string | undefined> {
  const sql = `select ${key} as key from ${from} where ${key} > :after order by ${key} offset ${BATCH - 1} limit 1`;
  return (await rowsOf<{ key: string }>(knex, sql, { after }))[0]?.key;
}

type Complete = Replacement & { mark: string };

function swap(knex: Knex, table: Partitioned, { name, range, leaves, mark }: Complete) {
  return unlessHeldUp(knex, async (trx): Promise<'made' | 'dropped' | undefined> => {
    await trx.raw(`lock table ${name} in access exclusive mode`);
    if ((await markOf(trx, name)) !== mark) return undefined;
    for (const leaf of leaves) await trx.raw(`drop table ${leaf.name}`);
    const [found] = await rowsOf<{ any: boolean }>(trx, `select exists (select from ${name}) as any`);
    if (found!.any) await attachLeaf(trx, table, name, range);
    else await trx.raw(`drop table ${name}`);
    return found!.any ? 'made' : 'dropped';
  });
}

/** What was begun for other partitions than the next, since somebody was killed, or decided otherwise meanwhile. */
export async function dropUnfinished(knex: Knex, table: Partitioned, name = ''): Promise<void> {
  const others = await rowsOf<{ name: string }>(
    knex,
    `select relname as name from pg_class
     where relkind = 'r' and starts_with(relname, :prefix::text) and relname <> :name and pg_table_is_visible(oid)
       and not exists (select from pg_inherits where inhrelid = pg_class.oid)`,
    { prefix: prefixOf(table), name },
  );
  for (const other of others)
    await unlessHeldUp(knex, (trx) => trx.raw(`drop table if exists ${other.name}`));
}

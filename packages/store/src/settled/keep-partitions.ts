import type { Knex } from 'knex';
import { rowsOf } from '../database/statement.ts';
import { decideLeaves, leafAround, widthFor, type Range } from './decide-leaves.ts';
import { dropUnfinished, keepLonger, type Longer } from './keep-longer.ts';
import {
  attachLeaf,
  defaultOf,
  listLeaves,
  makeLeaf,
  makeTable,
  nameOf,
  unlessHeldUp,
  type Leaf,
} from './leaves.ts';
import type { Partitioned } from './tables.ts';

export type Kept = {
  made: string[];
  dropped: string[];
  /** Those that have only what is kept longer, in the place of others. */
  replaced: string[];
  /** Rows that had found no partition, and have one now. */
  movedFromDefault: number;
  /** What could not be done for now, since somebody reads there: it is for the next pass. */
  heldUp: string[];
};

/** `now`: by the database's clock. `mayGoOn`: asked before each batch of what is deleted. */
type KeepOptions = { keepMs: number; now: Date; mayGoOn?: () => boolean; longer?: Longer | undefined };

/** Rows that are moved from the default partition in one transaction. */
const STRAY_BATCH = 20_000;

/**
 * Makes the partitions that will be needed, drops those that are wholly older than what is kept, and gives the rows of the
 * default partition ones of their own. Nobody waits for it longer than for a moment, and it may be done at any time, by
 * several at once.
 */
export async function keepPartitions(
  knex: Knex,
  table: Partitioned,
  { keepMs, now, mayGoOn = () => true, longer }: KeepOptions,
): Promise<Kept> {
  const kept: Kept = { made: [], dropped: [], replaced: [], movedFromDefault: 0, heldUp: [] };
  const strayed = await straysOf(knex, table);
  const leaves = await listLeaves(knex, table);
  const { make, drop, trim } = decideLeaves({ keepMs, now, strayed, leaves });
  const keptMs = longer ? longer.maxMs : keepMs;
  const gone = drop.filter(({ from, to }) => from > now || to.getTime() <= now.getTime() - keptMs);
  for (const { name } of gone) {
    const dropped = await unlessHeldUp(knex, (trx) => trx.raw<object>(`drop table ${name}`));
    (dropped ? kept.dropped : kept.heldUp).push(name);
  }
  for (const range of make) {
    const made = await unlessHeldUp(knex, (trx) => makeLeaf(trx, table, range));
    if (made) kept.made.push(made);
    else kept.heldUp.push(nameOf(table, range));
  }
  const oldest = new Date(now.getTime() - keepMs);
  for (const leaf of trim) await deleteOlder(knex, table, { leaf, oldest, mayGoOn, longer });
  if (strayed) await settleStrays(knex, table, { keepMs, now, kept });
  if (!longer) {
    await dropUnfinished(knex, table);
    return kept;
  }
  const { made, heldUp } = await keepLonger(knex, table, { keepMs, now, longer });
  return { ...kept, replaced: made, heldUp: [...kept.heldUp, ...heldUp] };
}

const TRIM_BATCH = 10_000;

type Trim = { leaf: Leaf; oldest: Date; mayGoOn: () => boolean; longer: Longer | undefined };

/** In batches: for once, rows are deleted one by one. */
async function deleteOlder(
  knex: Knex,
  { by }: Partitioned,
  { leaf, oldest, mayGoOn, longer }: Trim,
): Promise<void> {
  const isKept = longer?.condition(leaf) ?? { sql: 'false', values: {} };
  let count = TRIM_BATCH;
  while (count === TRIM_BATCH && mayGoOn()) {
    const [deleted] = await rowsOf<{ count: number }>(
      knex,
      `/* partitions */ with gone as (
         delete from ${leaf.name} where ctid = any(array(
           select ctid from ${leaf.name} as kept
           where ${by} < :than::timestamptz and not ${isKept.sql} limit ${TRIM_BATCH}))
         returning 1)
       select count(*)::int as count from gone`,
      { ...isKept.values, than: oldest.toISOString() },
    );
    count = deleted!.count;
  }
}

async function straysOf(knex: Knex, table: Partitioned): Promise<Range | undefined> {
  const [found] = await rowsOf<{ from: Date | null; to: Date | null }>(
    knex,
    `/* partitions */ select min(${table.by}) as "from", max(${table.by}) as "to" from ${defaultOf(table)}`,
  );
  return found?.from && found.to ? { from: found.from, to: found.to } : undefined;
}

type Pass = { keepMs: number; now: Date; kept: Kept };

/** Piece by piece, each with a partition of its own and in one transaction: no reader misses a row meanwhile. */
async function settleStrays(knex: Knex, table: Partitioned, { keepMs, now, kept }: Pass): Promise<void> {
  for (;;) {
    const piece = await nextPiece(knex, table, keepMs, now);
    if (!piece) return;
    const moved = await unlessHeldUp(knex, (trx) => movePiece(trx, table, piece));
    if (moved === undefined) return void kept.heldUp.push(nameOf(table, piece));
    kept.movedFromDefault += moved;
    kept.made.push(nameOf(table, piece));
  }
}

/** Of the earliest strays so many as one transaction takes. Those of now are left: more may come in beside them. */
async function nextPiece(
  knex: Knex,
  table: Partitioned,
  keepMs: number,
  now: Date,
): Promise<Range | undefined> {
  const first = (await straysOf(knex, table))?.from;
  const leaves = await listLeaves(knex, table);
  const whole = first && leafAround(first, widthFor(keepMs), leaves);
  if (!whole) return undefined;
  const [cut] = await rowsOf<{ at: Date }>(
    knex,
    `/* partitions */ select ${table.by} as at from ${defaultOf(table)}
     where ${table.by} < :to::timestamptz order by ${table.by} offset ${STRAY_BATCH} limit 1`,
    { to: whole.to.toISOString() },
  );
  // Many of one moment stay together.
  const to = cut && cut.at > first ? cut.at : whole.to;
  const isOver = to.getTime() < now.getTime() - QUIET_AFTER_MS;
  return isOver ? { from: whole.from, to } : undefined;
}

/** So long after its end nothing is put any more where a partition ended: a statement takes half of it at most. */
const QUIET_AFTER_MS = 60_000;

async function movePiece(trx: Knex, table: Partitioned, piece: Range): Promise<number> {
  const name = nameOf(table, piece);
  const columns = table.columns.join(', ');
  await makeTable(trx, name, table);
  const [moved] = await rowsOf<{ count: number }>(
    trx,
    `/* partitions */ with gone as (
       delete from ${defaultOf(table)}
       where ${table.by} >= :from::timestamptz and ${table.by} < :to::timestamptz returning *),
     here as (insert into ${name} (${columns}) select ${columns} from gone)
     select count(*)::int as count from gone`,
    { from: piece.from.toISOString(), to: piece.to.toISOString() },
  );
  await attachLeaf(trx, table, name, piece);
  return moved!.count;
}

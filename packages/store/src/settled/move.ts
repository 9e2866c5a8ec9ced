import type { Knex } from 'knex';
import { databaseNow } from '../database/now.ts';
import { isRow } from '../database/looked-up.ts';
import { intervalMs } from '../database/relation.ts';
import { isRefusal } from '../database/outage.ts';
import { rowsOf, type Values } from '../database/statement.ts';
import { KEPT_COLUMNS, SETTLED_COLUMNS } from './columns.ts';
import { leafAround, widthFor } from './decide-leaves.ts';
import { listLeaves, makeLeaf, unlessHeldUp } from './leaves.ts';
import { longerRetentions } from './retentions.ts';
import { SETTLED_EVENTS } from './tables.ts';

export type MoveOptions = {
  limit: number;
  /** How long settled events are kept, in ms: older ones are deleted, but for those of orgs that keep some longer. 0 is for ever. */
  keepMs: number;
};

/**
 * Moves up to `limit` events that were settled where they were, by a process of the version before or since nothing could be
 * recorded of them, the oldest first, with partitions for their time. One statement: they are in one of both tables whoever
 * looks, and whenever this is killed. One that is refused stays where it is, and keeps no other there. Answers how many
 * were moved.
 */
export async function moveSettled(knex: Knex, { limit, keepMs }: MoveOptions): Promise<number> {
  await makeLeavesFor(knex, limit, keepMs);
  const isKept =
    keepMs === 0
      ? 'true'
      : `(updated_at >= now() - ${intervalMs(keepMs)} or org_id = any(:longer::bigint[]))`;
  // What they have that is older than they keep it is pruned where it is moved to.
  const longer = (await longerRetentions(knex, { settledMs: keepMs })).map(({ org }) => org);
  try {
    return await moveBatch(knex, { isKept, batch: SETTLED_HERE, values: { longer, limit } });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return await moveEach(knex, { isKept, longer, limit });
  }
}

const SETTLED_HERE = '/* move */ select id from events where due_at is null order by id limit :limit';

type Each = { isKept: string; longer: readonly string[]; limit: number };

async function moveEach(knex: Knex, { isKept, longer, limit }: Each): Promise<number> {
  const batch = 'select id from events where due_at is null and id = :id::bigint';
  let moved = 0;
  for (const { id } of await rowsOf<{ id: string }>(knex, SETTLED_HERE, { limit })) {
    moved += await moveBatch(knex, { isKept, batch, values: { longer, id } }).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      return 0;
    });
  }
  return moved;
}

type Batch = { isKept: string; batch: string; values: Values };

async function moveBatch(knex: Knex, { isKept, batch, values }: Batch): Promise<number> {
  const [moved] = await rowsOf<{ count: number }>(
    knex,
    `/* move */ with batch as (${batch} for update skip locked),
     gone as (
       delete from events using batch where ${isRow('events.id', 'batch.id')} returning events.*),
     moved as (
       insert into settled_events (${SETTLED_COLUMNS.join(', ')})
       select ${KEPT_COLUMNS.join(', ')} from gone where ${isKept}),
     -- With the history of what is not kept.
     history as (delete from attempts using gone where event_id = gone.id and not (${isKept}))
     select count(*)::int as count from gone`,
    values,
  );
  return moved!.count;
}

/** The default partition would take them as well, and somebody would have to move them again. */
async function makeLeavesFor(knex: Knex, limit: number, keepMs: number): Promise<void> {
  const times = await rowsOf<{ at: Date }>(
    knex,
    `/* move */ select distinct updated_at as at from (
       select updated_at from events where due_at is null order by id limit :limit) as batch`,
    { limit },
  );
  const oldestMs = keepMs === 0 ? -Infinity : (await databaseNow(knex)) - keepMs;
  const leaves = await listLeaves(knex, SETTLED_EVENTS);
  for (const { at } of times) {
    const range = at.getTime() < oldestMs ? undefined : leafAround(at, widthFor(keepMs), leaves);
    if (!range) continue;
    leaves.push({ ...range, name: '' });
    // Where it cannot be made now, the default partition is not wrong.
    await unlessHeldUp(knex, (trx) => makeLeaf(trx, SETTLED_EVENTS, range));
  }
}

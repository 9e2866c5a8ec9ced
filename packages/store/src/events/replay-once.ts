import type { Knex } from 'knex';
import { eventOf, type Actor, type NewEvent, type OnceEvent, type OnceResult } from '@jiter/core';
import { note } from '../audit/note.ts';

type Wanted = readonly (NewEvent | OnceEvent)[];
type InsertOnce = (knex: Knex, wanted: Wanted) => Promise<OnceResult[]>;

/** Makes replays, of which those that are new are written down of what they replay, in the same transaction. */
export function replayOnce(
  knex: Knex,
  wanted: Wanted,
  { insertOnce, by }: { insertOnce: InsertOnce; by: Actor },
): Promise<OnceResult[]> {
  return knex.transaction(async (trx) => {
    const results = await insertOnce(trx, wanted);
    for (const [index, result] of results.entries()) {
      const { org, parentId } = eventOf(wanted[index]!);
      if (result.kind !== 'created' || parentId === undefined) continue;
      const { id: eventId } = result.event;
      const target = { kind: 'event', id: parentId } as const;
      await note(trx, by, { org, action: 'event.replayed', target, details: { eventId } });
    }
    return results;
  });
}

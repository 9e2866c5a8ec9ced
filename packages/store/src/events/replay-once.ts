import type { Knex } from 'knex';
import { createdBy, eventOf, type Actor, type NewEvent, type OnceEvent, type OnceResult } from '@jiter/core';
import { note } from '../audit/note.ts';
import type { CreatorIdOf } from './creators.ts';

type Wanted = readonly (NewEvent | OnceEvent)[];
type InsertOnce = (knex: Knex, wanted: Wanted) => Promise<OnceResult[]>;

type ReplayOptions = { insertOnce: InsertOnce; by: Actor; creatorIdOf: CreatorIdOf };

/** Makes replays, of which those that are new are written down of what they replay, in the same transaction. All are one org's. */
export async function replayOnce(
  knex: Knex,
  wanted: Wanted,
  { insertOnce, by, creatorIdOf }: ReplayOptions,
): Promise<OnceResult[]> {
  if (!wanted[0]) return [];
  const creatorId = await creatorIdOf(eventOf(wanted[0]).org, by);
  return knex.transaction(async (trx) => {
    const results = await insertOnce(
      trx,
      wanted.map((one) => createdBy(one, creatorId)),
    );
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

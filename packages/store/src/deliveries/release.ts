import type { Knex } from 'knex';
import type { ClaimedEvent } from '@jiter/core';
import { isRow, lookedUp } from '../database/looked-up.ts';
import { intervalMs, relationOf } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';
import { SILENCE_MS } from '../sweep/wake-at.ts';
import { landed, type Landed } from './locked.ts';

/** A claimed event that was not attempted, and when its attempt is due again. */
export type Released = Pick<ClaimedEvent, 'id' | 'claim' | 'mayHaveLeft'> & { dueAt: Date };

const RELEASED = relationOf<Released>('released', {
  event_id: ['bigint', ({ id }) => id],
  claim: ['int', ({ claim }) => claim],
  may_have_left: ['boolean', ({ mayHaveLeft }) => mayHaveLeft],
  due_at: ['timestamptz(3)', ({ dueAt }) => dueAt],
});

const HELD = `select from events e
  where e.id = r.event_id and e.claims = r.claim and e.status = 'Queued' and e.held_until is not null
  for update skip locked`;

/**
 * Undoes claims, of those that still are the last and of which no attempt is recorded, which ends a hold: Pending again, so that it can be edited again,
 * only if no receiver can have seen it. Answers in order.
 */
export async function releaseEvents(knex: Knex, events: readonly Released[]): Promise<Landed[]> {
  const rows = await preparedRowsOf<{ id: string; claims: number }>(
    knex,
    `/* release */ with held as materialized (
       select r.* from ${lookedUp(RELEASED.sql, { as: 'r', by: 'event_id' }, HELD)})
     update events e
     set status = case when r.may_have_left then 'Queued' else 'Pending'::event_status end, updated_at = now(),
       due_at = r.due_at, held_until = null, wake_at = greatest(r.due_at, now()) + ${intervalMs(SILENCE_MS)}
     from held r where ${isRow('e.id', 'r.event_id')}
     returning e.id, e.claims`,
    RELEASED.valuesOf(events),
  );
  return landed(knex, events, rows);
}

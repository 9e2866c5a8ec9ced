import type { Knex } from 'knex';
import type { ClaimedEvent } from '@jiter/core';
import { relationOf } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import { CALLBACK_COLUMNS, insertCallbacksSql, type Callback } from './callbacks.ts';

/** A claimed event of which nothing can be recorded, and what it calls for that. */
export type GivenUp = Pick<ClaimedEvent, 'id' | 'claim'> & { callback?: Callback | undefined };

const HELD = relationOf<GivenUp>('given', {
  event_id: ['bigint', ({ id }) => id],
  claim: ['int', ({ claim }) => claim],
  ...CALLBACK_COLUMNS,
});

const GIVE_UP = `/* give-up */ with held as (select * from ${HELD.sqlOfOne}),
  ended as (
    update events e
    set status = 'Failed To Send', failure_reason = 'unrecorded', failed_at = now(), updated_at = now(),
      due_at = null, held_until = null, wake_at = null, lost_claims = null
    where e.id = (select event_id from held) and e.claims = (select claim from held) and e.status = 'Queued'
    returning e.*),
  called as (${insertCallbacksSql('ended', (names) => names.join(', '))})
  select null::bigint as callback_id, null::timestamptz(3) as due_at from ended
  union all select id, due_at from called`;

/**
 * Ends an event where it is, without an entry in its history and without moving it: a table that refuses what is recorded of
 * it is not asked. Whoever moves what was settled in its place by a process of the version before moves it later. Its callback is
 * there exactly if it has ended by this. Answers whether the claim was still the last one.
 */
export async function giveUpEvent(knex: Knex, given: GivenUp): Promise<boolean> {
  type Row = { callback_id: string | null; due_at: Date | null };
  const ended = await rowsOf<Row>(knex, GIVE_UP, HELD.valuesOfOne(given));
  for (const { callback_id: eventId, due_at: dueAt } of ended)
    if (eventId !== null && dueAt !== null) given.callback?.onMade({ eventId, dueAt });
  return ended.length > 0;
}

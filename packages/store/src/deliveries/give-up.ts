import type { Knex } from 'knex';
import type { ClaimedEvent } from '@jiter/core';
import { relationOf } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import { CALLBACK_COLUMNS, insertCallbacksSql, type Callback } from './callbacks.ts';
import { landed, type Landed } from './locked.ts';

/** A claimed event of which nothing can be recorded, and what it calls for that. */
export type GivenUp = Pick<ClaimedEvent, 'id' | 'claim'> & { callback?: Callback | undefined };

const HELD = relationOf<GivenUp>('given', {
  event_id: ['bigint', ({ id }) => id],
  claim: ['int', ({ claim }) => claim],
  ...CALLBACK_COLUMNS,
});

/** Held by that claim. One that was retried by hand since has the same claims, and is nobody's. */
const IS_HELD = `e.id = (select event_id from held) and e.claims = (select claim from held)
      and e.status = 'Queued' and e.held_until is not null`;

const GIVE_UP = `/* give-up */ with held as (select * from ${HELD.sqlOfOne}),
  free as materialized (select e.id from events e where ${IS_HELD} for update skip locked),
  ended as (
    update events e
    set status = 'Failed To Send', failure_reason = 'unrecorded', failed_at = now(), updated_at = now(),
      due_at = null, held_until = null, wake_at = null, lost_claims = null
    where e.id = (select id from free)
    returning e.*),
  called as (${insertCallbacksSql('ended', (names) => names.join(', '))})
  select id, claims, null::bigint as callback_id, null::timestamptz(3) as due_at from ended
  union all select parent_id, null, id, due_at from called`;

type Row = { id: string; claims: number | null; callback_id: string | null; due_at: Date | null };

/**
 * Ends an event where it is, without an entry in its history and without moving it: a table that refuses what is recorded of
 * it is not asked. Whoever moves what was settled in its place by a process of the version before moves it later. Its callback is
 * there exactly if it has ended by this.
 */
export async function giveUpEvent(knex: Knex, given: GivenUp): Promise<Landed> {
  const rows = await rowsOf<Row>(knex, GIVE_UP, HELD.valuesOfOne(given));
  for (const { callback_id: eventId, due_at: dueAt } of rows)
    if (eventId !== null && dueAt !== null) given.callback?.onMade({ eventId, dueAt });
  const [what] = await landed(
    knex,
    [given],
    rows.flatMap(({ id, claims }) => (claims === null ? [] : [{ id, claims }])),
  );
  return what!;
}

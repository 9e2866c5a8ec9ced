import type { Knex } from 'knex';
import type { ClaimedEvent } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';

/** A claimed event of which nothing can be recorded. */
export type GivenUp = Pick<ClaimedEvent, 'id' | 'claim'>;

/**
 * Ends an event where it is, without an entry in its history and without moving it: a table that refuses what is recorded of
 * it is not asked. Whoever moves what was settled in its place by a process of the version before moves it later. Answers
 * whether the claim was still the last one.
 */
export async function giveUpEvent(knex: Knex, { id, claim }: GivenUp): Promise<boolean> {
  const ended = await rowsOf(
    knex,
    `/* give-up */ update events
     set status = 'Failed To Send', failure_reason = 'unrecorded', failed_at = now(), updated_at = now(),
       due_at = null, held_until = null, wake_at = null, lost_claims = null
     where id = :id and claims = :claim and status = 'Queued'
     returning id`,
    { id, claim },
  );
  return ended.length > 0;
}

import type { Knex } from 'knex';
import type { Event, NewEvent } from '@jiter/core';
import { relationOf } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';
import { wakeAtSql } from '../sweep/wake-at.ts';

type Created = { id: string; created_at: Date };

const GIVEN = relationOf<NewEvent>('given', {
  org_id: ['bigint', ({ org }) => org],
  destination: ['text', ({ destination }) => destination],
  payload: ['text', ({ payload }) => payload],
  scheduled_time: ['timestamptz(3)', ({ scheduledTime }) => scheduledTime],
});

/**
 * Inserts all of `inputs` in one statement. What comes back is lined up by the position in the input, for which the
 * ids are drawn before: an id says nothing about the one after it, and RETURNING promises no order.
 */
export async function insertEvents(
  knex: Knex,
  inputs: readonly NewEvent[],
  horizonMs: number,
): Promise<Event[]> {
  const created = await preparedRowsOf<Created>(
    knex,
    `with input as materialized (
       select next_id('events_id_seq') as id, *
       from ${GIVEN.sqlWithPositions}),
     inserted as (
       insert into events (id, org_id, destination, payload, scheduled_time, due_at, wake_at)
       select id, org_id, destination, payload, scheduled_time, scheduled_time, ${wakeAtSql('scheduled_time', horizonMs)}
       from input)
     select id, now()::timestamptz(3) as created_at from input order by position`,
    GIVEN.valuesOf(inputs),
  );
  return inputs.map((input, index) => toPending(input, created[index]!));
}

function toPending(input: NewEvent, { id, created_at }: Created): Event {
  return {
    id,
    org: input.org,
    destination: input.destination,
    payload: input.payload,
    scheduledTime: input.scheduledTime,
    status: 'Pending',
    createdAt: created_at,
    updatedAt: created_at,
  };
}

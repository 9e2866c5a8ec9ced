import type { Knex } from 'knex';
import type { Event, NewEvent } from '@jiter/core';
import { preparedRowsOf } from '../connection.ts';
import { wakeAtSql } from '../wake.ts';

type Created = { id: string; created_at: Date };

/**
 * Inserts all of `inputs` in one statement. Ids are drawn in the order of the input, so sorting what comes back
 * by id lines it up again: RETURNING promises no order of its own.
 */
export async function insertEvents(
  knex: Knex,
  inputs: readonly NewEvent[],
  horizonMs: number,
): Promise<Event[]> {
  const created = await preparedRowsOf<Created>(
    knex,
    `insert into events (org_id, destination, payload, scheduled_time, due_at, wake_at)
     select org_id, destination, payload, at, at, ${wakeAtSql('at', horizonMs)}
     from unnest(?::bigint[], ?::text[], ?::text[], ?::timestamptz(3)[])
       with ordinality as input (org_id, destination, payload, at, position)
     order by position
     returning id, created_at`,
    [
      inputs.map(({ org }) => org),
      inputs.map(({ destination }) => destination),
      inputs.map(({ payload }) => payload),
      inputs.map(({ scheduledTime }) => scheduledTime.toISOString()),
    ],
  );
  created.sort((a, b) => compareIds(a.id, b.id));
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

/** Decimal strings without leading zeros compare by length first. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

import type { Knex } from 'knex';
import { intervalMs, relationOf } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import { SILENCE_MS } from '../sweep/wake-at.ts';

/** A claimed event that was not attempted, and when its attempt is due again. */
export type Released = { id: string; claim: number; dueAt: Date };

const RELEASED = relationOf<Released>('released', {
  event_id: ['bigint', ({ id }) => id],
  claim: ['int', ({ claim }) => claim],
  due_at: ['timestamptz(3)', ({ dueAt }) => dueAt],
});

/** Undoes claims: Pending again if no attempt was ever made, so that it can be edited again. */
export async function releaseEvents(knex: Knex, events: readonly Released[]): Promise<void> {
  if (events.length === 0) return;
  await rowsOf(
    knex,
    `with released as (select * from ${RELEASED.sql}),
     held as (
       select id from events where id in (select event_id from released) order by id for update)
     update events e
     set status = case when attempts = 0 then 'Pending'::event_status else 'Queued' end, updated_at = now(),
       due_at = r.due_at, wake_at = greatest(r.due_at, now()) + ${intervalMs(SILENCE_MS)}
     from released r join held on held.id = r.event_id
     where e.id = r.event_id and e.claims = r.claim and e.status = 'Queued'`,
    RELEASED.valuesOf(events),
  );
}

import type { Knex } from 'knex';
import type { ClaimedEvent } from '@jiter/core';
import { isRow, lookedUp } from '../database/looked-up.ts';
import { relationOf } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';
import { holdSql } from './lease.ts';

/** A claimed event, and for how much longer it is to be held. */
export type Renewed = Pick<ClaimedEvent, 'id' | 'claim' | 'attempt'> & { leaseMs: number };

const RENEWED = relationOf<Renewed>('renewed', {
  event_id: ['bigint', ({ id }) => id],
  claim: ['int', ({ claim }) => claim],
  attempts: ['smallint', ({ attempt }) => attempt - 1],
  lease_ms: ['int', ({ leaseMs }) => Math.round(leaseMs)],
});

/**
 * Has the leases last until `leaseMs` from now, of those claims that still are the last and whose attempt has not been
 * recorded after all. It writes the row that a claim would write, and nothing else. Answers, in order, which are held.
 */
export async function renewLeases(
  knex: Knex,
  events: readonly Renewed[],
  isOfOneVersion: boolean,
): Promise<boolean[]> {
  const sql = isOfOneVersion ? RENEW : RENEW_OF_BEFORE;
  const rows = await preparedRowsOf<{ id: string; claims: number }>(knex, sql, RENEWED.valuesOf(events));
  const held = new Set(rows.map(({ id, claims }) => `${id}/${claims}`));
  return events.map(({ id, claim }) => held.has(`${id}/${claim}`));
}

const HELD = `select from events e
  where e.id = r.event_id and e.claims = r.claim and e.status = 'Queued' and e.attempts = r.attempts
    and e.held_until is not null
  for update`;

const RENEW = renewSql(true);
const RENEW_OF_BEFORE = renewSql(false);

function renewSql(isOfOneVersion: boolean): string {
  return `/* renew */ with held as materialized (
       select r.* from ${lookedUp(RENEWED.sql, { as: 'r', by: 'event_id' }, HELD)})
     update events e
     set ${holdSql(`now() + r.lease_ms * interval '1 millisecond'`, isOfOneVersion)}
     from held r where ${isRow('e.id', 'r.event_id')}
     returning e.id, e.claims`;
}

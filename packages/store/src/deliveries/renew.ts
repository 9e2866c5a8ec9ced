import type { Knex } from 'knex';
import type { ClaimedEvent } from '@jiter/core';
import { isRow, lookedUp } from '../database/looked-up.ts';
import { relationOf } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';
import { holdSql } from './lease.ts';
import { landed, type Landed } from './locked.ts';

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
 * recorded after all. It writes the row that a claim would write, and nothing else. Answers in order.
 */
export async function renewLeases(
  knex: Knex,
  events: readonly Renewed[],
  isOfOneVersion: boolean,
): Promise<Landed[]> {
  const sql = isOfOneVersion ? RENEW : RENEW_OF_BEFORE;
  return landed(knex, events, await preparedRowsOf(knex, sql, RENEWED.valuesOf(events)));
}

const HELD = `select from events e
  where e.id = r.event_id and e.claims = r.claim and e.status = 'Queued' and e.attempts = r.attempts
    and e.held_until is not null
  for update skip locked`;

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

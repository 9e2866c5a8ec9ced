import type { Knex } from 'knex';
import type { ClaimedEvent } from '@jiter/core';
import { lookedUp } from '../database/looked-up.ts';
import { LOCK_TIMED_OUT } from '../database/outage.ts';
import { relationOf } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';

type Claim = Pick<ClaimedEvent, 'id' | 'claim'>;
type ClaimRow = { id: string; claims: number };

/** Whether a claim was what it is about: it is the last one, is not any more, or somebody else had its row locked just then. */
export type Landed = 'done' | 'lost' | 'locked';

/** Somebody else has a lock on the row. Nothing was done, and another try may find it free. */
export class RowLocked extends Error {
  readonly code = LOCK_TIMED_OUT;

  constructor() {
    super('somebody else has a lock on a row that this is about');
  }
}

/** Nothing was done, and another try may do it. */
export const isRowLocked = (error: unknown): boolean => error instanceof RowLocked;

const CLAIMS = relationOf<Claim>('held', {
  event_id: ['bigint', ({ id }) => id],
  claim: ['int', ({ claim }) => claim],
});
const HELD = `select id, claims from events
  where id = event_id and claims = claim and status = 'Queued' and held_until is not null limit 1`;
const STILL_HELD = `/* claim */ select id, claims from ${lookedUp(CLAIMS.sql, { as: 'held', by: 'event_id' }, HELD)}`;

/**
 * What became of each claim of a statement that did `done`. Such a statement takes the rows that nobody has locked: to wait for one
 * would keep all others, of every org, for as long as whoever has it may be gone. So what it did not do is looked at again, which is seldom any.
 */
export async function landed(
  knex: Knex,
  claims: readonly Claim[],
  done: readonly ClaimRow[],
): Promise<Landed[]> {
  const doneKeys = new Set(done.map(keyOfRow));
  const others = claims.filter((claim) => !doneKeys.has(keyOf(claim)));
  const held = others.length > 0 ? await stillHeld(knex, others) : undefined;
  return claims.map((claim) => {
    if (doneKeys.has(keyOf(claim))) return 'done';
    return held?.has(keyOf(claim)) ? 'locked' : 'lost';
  });
}

async function stillHeld(knex: Knex, claims: readonly Claim[]): Promise<Set<string>> {
  const rows = await preparedRowsOf<ClaimRow>(knex, STILL_HELD, CLAIMS.valuesOf(claims));
  return new Set(rows.map(keyOfRow));
}

const keyOf = ({ id, claim }: Claim) => `${id}/${claim}`;
const keyOfRow = ({ id, claims }: ClaimRow) => `${id}/${claims}`;

/** Whether it was the last one. @throws RowLocked */
export function isDone(what: Landed): boolean {
  if (what === 'locked') throw new RowLocked();
  return what === 'done';
}

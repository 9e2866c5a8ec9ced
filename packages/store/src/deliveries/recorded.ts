import type { Knex } from 'knex';
import type { ClaimedEvent, EventStatus } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { settledSince } from '../settled/settled-since.ts';

/** What an event has come to. */
export type Recorded = { status: EventStatus; failureReason: string | null };

/**
 * What its event came to by what its holder recorded of that claim; undefined where that has not moved it on. For who repeats a record, which
 * moves nothing. Who has not released it has recorded it: it is nobody's, and nobody had it since.
 */
export async function findRecorded(
  knex: Knex,
  { id, claim }: Pick<ClaimedEvent, 'id' | 'claim'>,
): Promise<Recorded | undefined> {
  const [found] = await rowsOf<Recorded>(
    knex,
    `/* record */ select status, failure_reason as "failureReason" from settled_events
     where id = :id and claims = :claim and settled_at >= :since::timestamptz
     union all
     select status, failure_reason from events
     where id = :id and claims = :claim and (held_until is null or status <> 'Queued')`,
    { id, claim, since: settledSince(id) },
  );
  return found;
}

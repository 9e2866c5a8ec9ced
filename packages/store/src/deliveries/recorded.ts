import type { Knex } from 'knex';
import type { ClaimedEvent } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { settledSince } from '../settled/settled-since.ts';

/**
 * Whether what its holder recorded of that claim has moved its event on, where a record that is repeated moves nothing. Who has not
 * released it has recorded it: it is nobody's, and nobody had it since.
 */
export async function wasRecorded(
  knex: Knex,
  { id, claim }: Pick<ClaimedEvent, 'id' | 'claim'>,
): Promise<boolean> {
  const found = await rowsOf(
    knex,
    `/* record */ select from settled_events where id = :id and claims = :claim and settled_at >= :since::timestamptz
     union all
     select from events where id = :id and claims = :claim and (held_until is null or status <> 'Queued')`,
    { id, claim, since: settledSince(id) },
  );
  return found.length > 0;
}

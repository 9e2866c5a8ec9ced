import type { Knex } from 'knex';
import type { ClaimedEvent } from '@jiter/core';
import { relationOf } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';

/** A claimed event whose payload was too large to come with the claim. */
export type Unread = Pick<ClaimedEvent, 'id' | 'claim' | 'payloadBytes'>;

const UNREAD = relationOf<Unread>('unread', {
  event_id: ['bigint', ({ id }) => id],
  claim: ['int', ({ claim }) => claim],
});

/** The payloads, in order; undefined where another claim came after, whose holder may have ended it by now. */
export async function readPayloads(knex: Knex, events: readonly Unread[]): Promise<(string | undefined)[]> {
  const rows = await preparedRowsOf<{ id: string; claims: number; payload: string }>(
    knex,
    `/* payloads */ select id, claims, payload from ${UNREAD.sql} join events on id = event_id and claims = claim and status = 'Queued'`,
    UNREAD.valuesOf(events),
  );
  const payloads = new Map(rows.map(({ id, claims, payload }) => [`${id}/${claims}`, payload]));
  return events.map(({ id, claim }) => payloads.get(`${id}/${claim}`));
}

import type { Knex } from 'knex';
import type { ClaimedEvent, StepSize } from '@jiter/core';
import { lookedUp } from '../database/looked-up.ts';
import { relationOf } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';

/** A claimed event whose payload was too large to come with the claim. */
export type Unread = Pick<ClaimedEvent, 'id' | 'claim' | 'payloadBytes'>;

const UNREAD = relationOf<Unread>('unread', {
  event_id: ['bigint', ({ id }) => id],
  claim: ['int', ({ claim }) => claim],
});

const HELD = `select id, claims, payload from events where id = event_id and claims = claim and status = 'Queued' limit 1`;

/** The payloads, in order; undefined where another claim came after, whose holder may have ended it by now. */
export async function readPayloads(knex: Knex, events: readonly Unread[]): Promise<(string | undefined)[]> {
  const rows = await preparedRowsOf<{ id: string; claims: number; payload: string }>(
    knex,
    `/* payloads */ select id, claims, payload from ${lookedUp(UNREAD.sql, { as: 'unread', by: 'event_id' }, HELD)}`,
    UNREAD.valuesOf(events),
  );
  const payloads = new Map(rows.map(({ id, claims, payload }) => [`${id}/${claims}`, payload]));
  return events.map(({ id, claim }) => payloads.get(`${id}/${claim}`));
}

const PIECE = `/* payloads */ select substr(payload, :from, :count) as piece from events
  where id = :id and claims = :claim and status = 'Queued'`;

/**
 * The same of one, piece by piece: the server ends a statement at its limit, also one whose answer is on its way. `bytes`: of
 * the next piece.
 */
export async function readInPieces(
  knex: Knex,
  { id, claim, payloadBytes }: Unread,
  bytes: StepSize,
): Promise<string | undefined> {
  let payload = '';
  let characters = 0;
  for (let read = 0; read < payloadBytes;) {
    const begunAt = performance.now();
    const count = bytes.most();
    let size = count;
    try {
      const [row] = await preparedRowsOf<{ piece: string }>(knex, PIECE, {
        ...{ id, claim, count },
        from: characters + 1,
      });
      if (!row?.piece) return undefined;
      size = Buffer.byteLength(row.piece);
      payload += row.piece;
    } finally {
      bytes.took(size, performance.now() - begunAt);
    }
    read += size;
    characters += count;
  }
  return payload;
}

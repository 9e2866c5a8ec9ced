import type { Knex } from 'knex';
import { webhookBody, webhookHeaders, type Attempt, type Event } from '@jiter/core';
import type { Row } from './columns.ts';
import { EVENT_COLUMN_NAMES, toEvent } from './row.ts';

export type AttemptRow = {
  id: string;
  event_id: string;
  created_at: Date;
  attempt: number;
  lag_ms: number;
  duration_ms: number;
  status: string;
  response_data: string;
  signature: string;
  standard_signatures: string;
  user_agent: string;
  /** JSON, in the rows of before there were the three above. */
  request_headers: string | null;
  worker: string;
};

/** The event of `org` with its attempts, oldest first; undefined when there is none or it is another org's. */
export async function findEvent(
  knex: Knex,
  org: string,
  id: string,
): Promise<{ event: Event; history: Attempt[] } | undefined> {
  const row = await knex('events').select<Row[]>(EVENT_COLUMN_NAMES).where({ org_id: org, id }).first();
  if (!row) return undefined;
  const event = toEvent(row);
  const attempts = await knex<AttemptRow>('attempts').where({ event_id: id }).orderBy('claim');
  return { event, history: attempts.map((attempt) => toAttempt(attempt, webhookBody(event))) };
}

/** `body` is what the request carried; it is not kept twice. */
export function toAttempt(row: AttemptRow, body: string): Attempt {
  return {
    id: row.id,
    eventId: row.event_id,
    createdAt: row.created_at,
    updatedAt: new Date(row.created_at.getTime() + row.duration_ms),
    status: row.status,
    responseData: row.response_data,
    requestData: JSON.stringify({ headers: headersOf(row), body }),
    attempt: row.attempt,
    lagMs: row.lag_ms,
    durationMs: row.duration_ms,
    worker: row.worker,
  };
}

function headersOf(row: AttemptRow): unknown {
  if (row.request_headers !== null) return JSON.parse(row.request_headers);
  return webhookHeaders({
    eventId: row.event_id,
    startedAt: row.created_at,
    signatures: { jiter: row.signature, standard: row.standard_signatures },
    userAgent: row.user_agent,
  });
}

import type { Knex } from 'knex';
import {
  shownBody,
  webhookHeaders,
  withOwnHeaders,
  type Attempt,
  type Event,
  type EventOptions,
  type History,
} from '@jiter/core';
import { preparedRowsOf } from '../database/statement.ts';
import { readPhases } from '../deliveries/phases.ts';
import { attemptsOf } from '../settled/history.ts';
import { settledSince } from '../settled/settled-since.ts';
import type { Row } from './columns.ts';
import { SHOWN_OF_EVENTS, SHOWN_OF_SETTLED, toEvent } from './row.ts';

export type AttemptRow = {
  id: string;
  event_id: string;
  created_at: Date;
  attempt: number;
  lag_ms: number;
  duration_ms: number;
  status: string;
  response_data: string;
  /** This and the two that follow are null where nothing was sent, and in the rows of before there were they. */
  signature: string | null;
  standard_signatures: string | null;
  user_agent: string | null;
  /** JSON, in those rows of before. */
  request_headers: string | null;
  worker: string;
  phases: Buffer | null;
};

/** Of a history, in bytes: what is older, or was sent longer ago, is not read. */
export const MAX_HISTORY_BYTES = 8 * 1_048_576;
/** Of an attempt as it is shown, without the request's body and what the receiver answered. */
export const LEAST_ATTEMPT_BYTES = 600;

/** The event of `org` without its history; undefined when there is none or it is another org's. */
export async function readEvent(knex: Knex, org: string, id: string): Promise<Event | undefined> {
  const [row] = await preparedRowsOf<Row>(knex, FOUND, { org, id, since: settledSince(id) });
  return row && toEvent(row);
}

/** The event of `org` with its attempts; undefined when there is none or it is another org's. */
export async function findEvent(
  knex: Knex,
  org: string,
  id: string,
): Promise<({ event: Event } & History) | undefined> {
  const event = await readEvent(knex, org, id);
  return event && { event, ...(await readHistory(knex, event)) };
}

/** One statement: an event that is being settled meanwhile is in exactly one of both. */
const FOUND = `/* find */ select ${SHOWN_OF_EVENTS} from events where org_id = :org and id = :id
  union all
  select ${SHOWN_OF_SETTLED} from settled_events
  where org_id = :org and id = :id and settled_at >= :since::timestamptz`;

async function readHistory(knex: Knex, event: Event): Promise<History> {
  const isSettled = event.status !== 'Pending' && event.status !== 'Queued';
  const rows = await preparedRowsOf<AttemptRow & { total: number }>(knex, LATEST, {
    id: event.id,
    scheduledTime: event.scheduledTime.toISOString(),
    latest: isSettled ? event.updatedAt.toISOString() : 'infinity',
    maxBytes: MAX_HISTORY_BYTES,
  });
  // Every attempt carried the same, which is not kept twice.
  const body = event.payload.length <= MAX_HISTORY_BYTES ? () => shownBody(event) : undefined;
  const history = rows.map((attempt) => toAttempt(attempt, event, body));
  return { history, omitted: (rows[0]?.total ?? 0) - rows.length };
}

const LATEST = `/* history */ select * from (
    select *, (count(*) over ())::int as total,
      sum(octet_length(response_data) + ${LEAST_ATTEMPT_BYTES}) over (order by claim desc) as bytes
    from ${attemptsOf(':id::bigint', ':scheduledTime::timestamptz', ':latest::timestamptz')} as made) as attempt
  where bytes <= :maxBytes order by claim`;

/** What of an event is in each of its requests, besides the body. */
type Sent = { scheduledTime: Date; options?: EventOptions | undefined };

export function toAttempt(row: AttemptRow, sent: Sent, body: Attempt['requestBody']): Attempt {
  return {
    id: row.id,
    eventId: row.event_id,
    createdAt: row.created_at,
    updatedAt: new Date(row.created_at.getTime() + row.duration_ms),
    status: row.status,
    responseData: row.response_data,
    ...requestOf(row, sent, body),
    attempt: row.attempt,
    lagMs: row.lag_ms,
    durationMs: row.duration_ms,
    ...(row.phases && { phases: readPhases(row.phases) }),
    worker: row.worker,
  };
}

type SentRow = AttemptRow & { signature: string; standard_signatures: string; user_agent: string };

const wasSent = (row: AttemptRow): row is SentRow => row.signature !== null || row.request_headers !== null;

/** An attempt that came too late to be made has an entry, but no request. */
function requestOf(row: AttemptRow, sent: Sent, body: Attempt['requestBody']): RequestOf {
  if (!wasSent(row)) return { requestHeaders: {}, requestBody: () => '' };
  const { method = 'POST', encoding } = sent.options ?? {};
  return {
    ...(sent.options && { requestMethod: method }),
    ...(encoding === 'base64' && { bodyEncoding: encoding }),
    requestHeaders: headersOf(row, sent),
    ...(body !== undefined && { requestBody: body }),
  };
}

type RequestOf = Pick<Attempt, 'requestMethod' | 'bodyEncoding' | 'requestHeaders' | 'requestBody'>;

function headersOf(row: SentRow, { options, scheduledTime }: Sent): Record<string, string> {
  if (row.request_headers !== null) return JSON.parse(row.request_headers) as Record<string, string>;
  const contract = webhookHeaders({
    eventId: row.event_id,
    startedAt: row.created_at,
    signatures: { jiter: row.signature, standard: row.standard_signatures },
    userAgent: row.user_agent,
  });
  return withOwnHeaders(contract, { scheduledTime, attempt: row.attempt, options });
}

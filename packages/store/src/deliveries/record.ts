import type { Knex } from 'knex';
import type { ClaimedEvent, EventStatus, Outcome } from '@jiter/core';
import { preparedRowsOf } from '../connection.ts';
import { intervalMs, SILENCE_MS } from '../wake.ts';

/** One attempt that was made, and what was decided about its event. */
export type AttemptResult = {
  event: ClaimedEvent;
  startedAt: Date;
  /** How long after `event.dueAt` the request left, in ms. */
  lagMs: number;
  durationMs: number;
  /** The HTTP status, or the reason why no answer came. */
  status: string;
  responseData: string;
  requestHeaders: Record<string, string>;
  worker: string;
  outcome: Outcome;
};

const STATUS_AFTER: Record<Outcome['kind'], EventStatus> = {
  sent: 'Sent',
  retry: 'Queued',
  failed: 'Failed To Send',
};

/**
 * Writes the history and moves the events on, in one statement. Repeating it is harmless: an attempt is known by
 * (event, claim). Answers per result whether its claim was still the last one.
 */
export async function recordAttempts(knex: Knex, results: AttemptResult[]): Promise<boolean[]> {
  const moved = await preparedRowsOf<{ id: string; claims: number }>(
    knex,
    `with result as (
       select * from unnest(?::bigint[], ?::int[], ?::smallint[], ?::event_status[], ?::timestamptz[], ?::timestamptz[],
         ?::timestamptz[], ?::int[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[])
       as r (event_id, claim, attempt, event_status, retry_at, started_at, ended_at, lag_ms, duration_ms,
         status, response_data, request_headers, worker)),
     held as (
       select id from events where id in (select event_id from result) order by id for update),
     history as (
       insert into attempts (event_id, claim, attempt, created_at, lag_ms, duration_ms, status, response_data,
         request_headers, worker)
       select event_id, claim, attempt, started_at, lag_ms, duration_ms, r.status, response_data, request_headers,
         worker
       from result r join held on held.id = r.event_id
       on conflict (event_id, claim) do nothing)
     update events e
     set status = r.event_status, attempts = r.attempt, updated_at = now(),
       due_at = r.retry_at, wake_at = r.retry_at + ${intervalMs(SILENCE_MS)},
       sent_at = case when r.event_status = 'Sent' then r.ended_at end,
       failed_at = case when r.event_status = 'Failed To Send' then r.ended_at end
     from result r join held on held.id = r.event_id
     where e.id = r.event_id and e.claims = r.claim and e.status = 'Queued'
     returning e.id, e.claims`,
    columnsOf(results),
  );
  const keys = new Set(moved.map(({ id, claims }) => `${id}/${claims}`));
  return results.map(({ event }) => keys.has(`${event.id}/${event.claim}`));
}

function columnsOf(results: AttemptResult[]): unknown[][] {
  const column = <T>(pick: (result: AttemptResult) => T): T[] => results.map(pick);
  return [
    column(({ event }) => event.id),
    column(({ event }) => event.claim),
    column(({ event }) => event.attempt),
    column(({ outcome }) => STATUS_AFTER[outcome.kind]),
    column(({ outcome }) => (outcome.kind === 'retry' ? outcome.at.toISOString() : null)),
    column(({ startedAt }) => startedAt.toISOString()),
    column(({ startedAt, durationMs }) => new Date(startedAt.getTime() + durationMs).toISOString()),
    column(({ lagMs }) => Math.round(lagMs)),
    column(({ durationMs }) => Math.round(durationMs)),
    column(({ status }) => status),
    column(({ responseData }) => responseData),
    column(({ requestHeaders }) => JSON.stringify(requestHeaders)),
    column(({ worker }) => worker),
  ];
}

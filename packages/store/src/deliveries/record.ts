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
       select * from json_to_recordset(?::json) as r (event_id bigint, claim int, attempt smallint,
         event_status event_status, retry_at timestamptz, started_at timestamptz, ended_at timestamptz, lag_ms int,
         duration_ms int, status text, response_data text, request_headers text, worker text)),
     held as (
       select r.*, e.claims = r.claim and e.status = 'Queued' as is_held
       from result r join events e on e.id = r.event_id order by e.id for update of e),
     history as (
       insert into attempts (event_id, claim, attempt, created_at, lag_ms, duration_ms, status, response_data,
         request_headers, worker)
       select event_id, claim, attempt, started_at, lag_ms, duration_ms, status, response_data, request_headers, worker
       from held
       on conflict (event_id, claim) do nothing)
     update events e
     set status = h.event_status, attempts = h.attempt, updated_at = now(),
       due_at = h.retry_at, wake_at = h.retry_at + ${intervalMs(SILENCE_MS)},
       sent_at = case when h.event_status = 'Sent' then h.ended_at end,
       failed_at = case when h.event_status = 'Failed To Send' then h.ended_at end
     from held h
     where e.id = h.event_id and h.is_held
     returning e.id, e.claims`,
    [JSON.stringify(results.map(toRecord))],
  );
  const keys = new Set(moved.map(({ id, claims }) => `${id}/${claims}`));
  return results.map(({ event }) => keys.has(`${event.id}/${event.claim}`));
}

/** One text for all of them: arrays, a column each, are put together in JavaScript and cost a worker a tenth of its time. */
function toRecord(result: AttemptResult) {
  const { event, outcome, startedAt, durationMs } = result;
  return {
    event_id: event.id,
    claim: event.claim,
    attempt: event.attempt,
    event_status: STATUS_AFTER[outcome.kind],
    retry_at: outcome.kind === 'retry' ? outcome.at : null,
    started_at: startedAt,
    ended_at: new Date(startedAt.getTime() + durationMs),
    lag_ms: Math.round(result.lagMs),
    duration_ms: Math.round(durationMs),
    status: result.status,
    response_data: result.responseData,
    request_headers: JSON.stringify(result.requestHeaders),
    worker: result.worker,
  };
}

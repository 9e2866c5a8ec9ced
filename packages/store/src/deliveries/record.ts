import type { Knex } from 'knex';
import type { ClaimedEvent, EventStatus, Outcome, Signatures } from '@jiter/core';
import { intervalMs, relationOf } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';
import { SETTLED_COLUMNS, settlingSelect } from '../settled/columns.ts';
import { ATTEMPT_HISTORY } from '../settled/tables.ts';
import { SILENCE_MS } from '../sweep/wake-at.ts';

/** One attempt that was made, or came too late to be, and what was decided about its event. */
export type AttemptResult = {
  event: ClaimedEvent;
  startedAt: Date;
  /** How long after `event.dueAt` the request left, in ms. */
  lagMs: number;
  durationMs: number;
  /** The HTTP status, or the reason why no answer came. */
  status: string;
  responseData: string;
  /** Absent when nothing was sent. */
  signatures?: Signatures;
  userAgent: string;
  worker: string;
  outcome: Outcome;
};

const STATUS_AFTER: Record<Outcome['kind'], EventStatus> = {
  sent: 'Sent',
  retry: 'Queued',
  repeat: 'Queued',
  failed: 'Failed To Send',
};

/**
 * Writes the history and moves the events on, in one statement. Repeating it is harmless: an attempt is known by
 * (event, claim). Answers per result whether its claim was still the last one.
 */
export async function recordAttempts(
  knex: Knex,
  results: AttemptResult[],
  moves: boolean,
): Promise<boolean[]> {
  const sql = moves ? RECORD_MOVING : RECORD_IN_PLACE;
  const moved = await preparedRowsOf<{ id: string; claims: number }>(knex, sql, RESULTS.valuesOf(results));
  const keys = new Set(moved.map(({ id, claims }) => `${id}/${claims}`));
  return results.map(({ event: { id, claim } }) => keys.has(`${id}/${claim}`));
}

/** Others have a say in these texts, and one that PostgreSQL does not store could never be recorded: made, for ever again. */
function storable(text: string): string {
  return UNSTORABLE.test(text) ? text.replaceAll('\0', '\uFFFD').toWellFormed() : text;
}

/** NUL, and any half of a surrogate pair. */
const UNSTORABLE = /[\0\ud800-\udfff]/;

/** How many attempts have counted by then: an attempt that we cut short, or did not make, is nobody's to pay for. */
function spentAfter({ event: { attempt }, outcome }: AttemptResult): number {
  const counts = outcome.kind !== 'repeat' && !(outcome.kind === 'failed' && outcome.reason === 'expired');
  return counts ? attempt : attempt - 1;
}

const RESULTS = relationOf<AttemptResult>('result', {
  event_id: ['bigint', ({ event }) => event.id],
  claim: ['int', ({ event }) => event.claim],
  attempt: ['smallint', ({ event }) => event.attempt],
  event_status: ['text', ({ outcome }) => STATUS_AFTER[outcome.kind]],
  spent: ['smallint', (result) => spentAfter(result)],
  retry_ms: ['float8', ({ outcome }) => ('at' in outcome ? outcome.at.getTime() : null)],
  started_ms: ['float8', ({ startedAt }) => startedAt.getTime()],
  lag_ms: ['int', ({ lagMs }) => Math.round(lagMs)],
  duration_ms: ['int', ({ durationMs }) => Math.round(durationMs)],
  status: ['text', ({ status }) => storable(status)],
  response_data: ['text', ({ responseData }) => storable(responseData)],
  signature: ['text', ({ signatures }) => signatures?.jiter],
  standard_signatures: ['text', ({ signatures }) => signatures?.standard],
  user_agent: ['text', ({ signatures, userAgent }) => signatures && userAgent],
  worker: ['text', ({ worker }) => worker],
});

/** Its id is drawn by the table. */
const HISTORY = ATTEMPT_HISTORY.columns.filter((name) => name !== 'id').join(', ');
const HISTORY_OF_RESULT = HISTORY.replace('created_at', 'to_timestamp(started_ms / 1000)');

const ENDED_AT = 'to_timestamp((started_ms + duration_ms) / 1000)';
const SENT_AT = `case when event_status = 'Sent' then ${ENDED_AT} end`;
const FAILED_AT = `case when event_status = 'Failed To Send' then ${ENDED_AT} end`;
const RETRY_AT = 'to_timestamp(h.retry_ms / 1000)';

/**
 * A final outcome takes the row away and puts it with the settled ones, by a delete and an insert: an update that moves it
 * from one table to another would give whoever waits for the row an error, where one that is gone is passed over. History
 * is written of what was recorded, whether or not the event is still there.
 */
const RECORD_MOVING = `with result as materialized (select * from ${RESULTS.sql}),
  held as materialized (
    select r.* from result r join events e on e.id = r.event_id
    where e.claims = r.claim and e.status = 'Queued' order by e.id for update of e),
  history as (
    insert into attempt_history (${HISTORY}) select ${HISTORY_OF_RESULT} from result
    on conflict do nothing),
  gone as (
    delete from events e using held h where e.id = h.event_id and h.retry_ms is null
    returning ${settlingSelect('e', {
      status: 'h.event_status::event_status',
      attempts: 'h.spent',
      sent_at: SENT_AT,
      failed_at: FAILED_AT,
    })}),
  settled as (
    insert into settled_events (${SETTLED_COLUMNS.join(', ')}) select ${SETTLED_COLUMNS.join(', ')} from gone),
  retried as (
    update events e
    set attempts = h.spent, updated_at = now(), due_at = ${RETRY_AT}, held_until = null,
      wake_at = ${RETRY_AT} + ${intervalMs(SILENCE_MS)}
    from held h where e.id = h.event_id and h.retry_ms is not null
    returning e.id, e.claims)
  select id, claims from gone union all select id, claims from retried`;

/** While processes of the version before look for settled events in `events`, and for history in `attempts`. */
const RECORD_IN_PLACE = `with result as (select * from ${RESULTS.sql}),
  held as (
    select r.*, e.claims = r.claim and e.status = 'Queued' as is_held
    from result r join events e on e.id = r.event_id order by e.id for update of e),
  history as (
    insert into attempts (${HISTORY}) select ${HISTORY_OF_RESULT} from held
    on conflict (event_id, claim) do nothing)
  update events e
  set status = h.event_status::event_status, attempts = h.spent, updated_at = now(), due_at = ${RETRY_AT},
    held_until = null, wake_at = ${RETRY_AT} + ${intervalMs(SILENCE_MS)}, sent_at = ${SENT_AT}, failed_at = ${FAILED_AT}
  from held h
  where e.id = h.event_id and h.is_held
  returning e.id, e.claims`;

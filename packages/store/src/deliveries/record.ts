import type { Knex } from 'knex';
import type { ClaimedEvent, EventStatus, Outcome, Phases, Signatures } from '@jiter/core';
import { isRow, lookedUp } from '../database/looked-up.ts';
import { intervalMs, relationOf, type Columns } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';
import { SETTLED_COLUMNS, settledSelect, settlingSelect } from '../settled/columns.ts';
import { ATTEMPT_HISTORY, COLUMNS_OF_ATTEMPTS } from '../settled/tables.ts';
import { SILENCE_MS } from '../sweep/wake-at.ts';
import { CALLBACK_COLUMNS, insertCallbacksSql, type Callback } from './callbacks.ts';
import type { KeptRequest } from './kept-request.ts';
import { landed, type Landed } from './locked.ts';
import { writePhases } from './phases.ts';
import { storable } from './storable.ts';

/** One attempt that was made, or came too late to be, and what was decided about its event. */
export type AttemptResult = {
  event: ClaimedEvent;
  startedAt: Date;
  /** How long after `event.dueAt` the request left, in ms. */
  lagMs: number;
  durationMs: number;
  /** Absent when nothing was sent. */
  phases?: Phases;
  /** The HTTP status, or the reason why no answer came. */
  status: string;
  responseData: string;
  /** Absent when nothing was sent. */
  signatures?: Signatures;
  userAgent: string;
  worker: string;
  outcome: Outcome;
  /** The event that is made of a final outcome, with it. */
  callback?: Callback;
};

/** With what is kept of its request: as bytes only where events leave their table when they are settled. */
export type RecordedResult = AttemptResult & { kept: KeptRequest };

const STATUS_AFTER: Record<Outcome['kind'], EventStatus> = {
  sent: 'Sent',
  retry: 'Queued',
  repeat: 'Queued',
  failed: 'Failed To Send',
};

/**
 * Writes the history and moves the events on, in one statement. Repeating it is harmless: an attempt is known by
 * (event, claim). Answers in order.
 */
export async function recordAttempts(
  knex: Knex,
  results: RecordedResult[],
  moves: boolean,
): Promise<Landed[]> {
  const layout = moves ? 'moving' : 'inPlace';
  const moved = results.some(hasMore)
    ? await recordWithMore(knex, results, RECORD_WITH_MORE[layout])
    : await preparedRowsOf<Moved>(knex, RECORD[layout], RESULTS.valuesOf(results));
  const claims = results.map(({ event }) => event);
  return landed(knex, claims, moved);
}

type Moved = { id: string; claims: number };
type MovedOrMade = Moved & { callback_id: string | null; due_at: Date | null };

async function recordWithMore(knex: Knex, results: RecordedResult[], sql: string): Promise<Moved[]> {
  const rows = await preparedRowsOf<MovedOrMade>(knex, sql, RESULTS_WITH_MORE.valuesOf(results));
  const onMade = new Map(results.map(({ event, callback }) => [event.id, callback?.onMade]));
  for (const { id, callback_id: eventId, due_at: dueAt } of rows)
    if (eventId !== null && dueAt !== null) onMade.get(id)?.({ eventId, dueAt });
  return rows;
}

/** Few outcomes say why, or make an event: the others keep a statement that writes neither. */
function hasMore({ outcome, callback }: AttemptResult): boolean {
  return outcome.kind === 'failed' || callback !== undefined;
}

/** Reasons to fail without a request. */
const UNMADE: ReadonlySet<string> = new Set(['expired', 'unrecorded']);

/** How many attempts have counted by then: an attempt that we cut short, or did not make, is nobody's to pay for. */
function spentAfter({ event: { attempt }, outcome, signatures }: AttemptResult): number {
  const wasMade = outcome.kind !== 'failed' || !UNMADE.has(outcome.reason) || signatures !== undefined;
  return outcome.kind !== 'repeat' && wasMade ? attempt : attempt - 1;
}

const COLUMNS: Columns<RecordedResult> = {
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
  signature: ['text', ({ kept }) => kept.signature],
  standard_signatures: ['text', ({ kept }) => kept.standardSignatures],
  user_agent: ['text', ({ kept }) => kept.userAgent],
  worker: ['text', ({ kept }) => kept.worker],
  sender_id: ['int', ({ kept }) => kept.senderId],
  macs_text: ['text', ({ kept }) => kept.macs],
  phases: ['bytea', ({ phases }) => phases && writePhases(phases)],
};
const RESULTS = relationOf('result', COLUMNS);

const RESULTS_WITH_MORE = relationOf<RecordedResult>('result', {
  ...COLUMNS,
  failure_reason: ['text', ({ outcome }) => (outcome.kind === 'failed' ? outcome.reason : null)],
  ...CALLBACK_COLUMNS,
});

/** The columns of an entry, and what they are of a result. Its id is drawn by the table. */
function entryOf(columns: readonly string[]): [names: string, ofResult: string] {
  const names = columns.filter((name) => name !== 'id').join(', ');
  const made = names.replace('created_at', 'to_timestamp(started_ms / 1000)');
  return [names, made.replace('macs', `decode(macs_text, 'base64')`)];
}
const [HISTORY, HISTORY_OF_RESULT] = entryOf(ATTEMPT_HISTORY.columns);
const [ATTEMPT, ATTEMPT_OF_RESULT] = entryOf(COLUMNS_OF_ATTEMPTS);

/** Not so what was recorded by that claim already: to repeat a retry would put it off. */
const IS_HELD = `e.claims = r.claim and e.status = 'Queued' and e.held_until is not null`;

const HELD = `select from events e where e.id = r.event_id and ${IS_HELD} for update skip locked`;
const THERE = `select ${IS_HELD} as is_held from events e where e.id = r.event_id for update skip locked`;

const ENDED_AT = 'to_timestamp((started_ms + duration_ms) / 1000)';
const SENT_AT = `case when event_status = 'Sent' then ${ENDED_AT} end`;
const FAILED_AT = `case when event_status = 'Failed To Send' then ${ENDED_AT} end`;
const RETRY_AT = 'to_timestamp(h.retry_ms / 1000)';

/** Of both statements there is one for what is plain, and one for batches in which an outcome says why, or makes an event. */
type Text = {
  results: string;
  /** What an event keeps of its outcome besides. */
  also: Readonly<Record<string, string>>;
  answered: string;
  /** What is made of the events in `ended`, as `select` reads them from there; and what it answers. */
  callbacks: (
    ended: string,
    select: (names: readonly string[]) => string,
  ) => { made: string; answered: string };
};

const PLAIN: Text = {
  results: RESULTS.sql,
  also: {},
  answered: 'id, claims',
  callbacks: () => ({ made: '', answered: '' }),
};

const WITH_MORE: Text = {
  results: RESULTS_WITH_MORE.sql,
  also: { failure_reason: 'h.failure_reason' },
  answered: 'id, claims, null::bigint as callback_id, null::timestamptz(3) as due_at',
  callbacks: (ended, select) => ({
    made: `,
  called as (${insertCallbacksSql(ended, select)})`,
    answered: ' union all select parent_id, null, id, due_at from called',
  }),
};

/**
 * A final outcome takes the row away and puts it with the settled ones, by a delete and an insert: an update that moves it
 * from one table to another would give whoever waits for the row an error, where one that is gone is passed over. History
 * is written of what was recorded, whether or not the event is still there.
 */
function recordMoving({ results, also, answered, callbacks }: Text): string {
  const { made, answered: called } = callbacks('gone', settledSelect);
  return `/* record */ with result as materialized (select * from ${results}),
  held as materialized (
    select r.* from ${lookedUp('result', { as: 'r', by: 'event_id' }, HELD)}),
  history as (
    insert into attempt_history (${HISTORY}) select ${HISTORY_OF_RESULT} from result
    on conflict do nothing),
  gone as (
    delete from events e using held h where ${isRow('e.id', 'h.event_id')} and h.retry_ms is null
    returning ${settlingSelect('e', {
      status: 'h.event_status::event_status',
      attempts: 'h.spent',
      sent_at: SENT_AT,
      failed_at: FAILED_AT,
      ...also,
    })}),
  settled as (
    insert into settled_events (${SETTLED_COLUMNS.join(', ')}) select ${SETTLED_COLUMNS.join(', ')} from gone),
  retried as (
    update events e
    set attempts = h.spent, updated_at = now(), due_at = ${RETRY_AT}, held_until = null, lost_claims = null,
      wake_at = ${RETRY_AT} + ${intervalMs(SILENCE_MS)}
    from held h where ${isRow('e.id', 'h.event_id')} and h.retry_ms is not null
    returning e.id, e.claims)${made}
  select ${answered} from gone union all select ${answered} from retried${called}`;
}

/** While processes of the version before look for settled events in `events`, and for history in `attempts`. */
function recordInPlace({ results, also, answered, callbacks }: Text): string {
  const { made, answered: called } = callbacks('moved', (names) => names.join(', '));
  const changed = Object.entries(also).map(([name, value]) => `, ${name} = ${value}`);
  return `/* record */ with result as (select * from ${results}),
  held as materialized (
    select r.*, is_held from ${lookedUp('result', { as: 'r', by: 'event_id' }, THERE)}),
  history as (
    insert into attempts (${ATTEMPT}) select ${ATTEMPT_OF_RESULT} from held
    on conflict (event_id, claim) do nothing),
  moved as (
    update events e
    set status = h.event_status::event_status, attempts = h.spent, updated_at = now(), due_at = ${RETRY_AT},
      held_until = null, lost_claims = null, wake_at = ${RETRY_AT} + ${intervalMs(SILENCE_MS)}, sent_at = ${SENT_AT}, failed_at = ${FAILED_AT}${changed.join('')}
    from held h
    where ${isRow('e.id', 'h.event_id')} and h.is_held
    returning e.*)${made}
  select ${answered} from moved${called}`;
}

const RECORD = { moving: recordMoving(PLAIN), inPlace: recordInPlace(PLAIN) };
const RECORD_WITH_MORE = { moving: recordMoving(WITH_MORE), inPlace: recordInPlace(WITH_MORE) };

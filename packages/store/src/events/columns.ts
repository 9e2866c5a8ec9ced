import type { Knex } from 'knex';
import type { ClaimedEvent, Event, EventContent, NewEvent } from '@jiter/core';
import type { SqlType } from '../database/relation.ts';

type Field = keyof (Event & ClaimedEvent);

/** What the statements and answers have to know of a field; the type of the field says which of it there must be. */
type Column<Name extends Field> = { name: string } & (Name extends keyof NewEvent ? Given<Name> : NotGiven) &
  (Name extends keyof EventContent ? { ofJobs: true } : { ofJobs?: never }) &
  (Name extends keyof ClaimedEvent ? { claimed: true | string } : { claimed?: never }) &
  (Name extends keyof Event ? Answered<Name> : { answered?: never }) & { computed?: string };

type Given<Name extends keyof NewEvent> = {
  given: SqlType;
  occurrence?: string;
} & (undefined extends NewEvent[Name] ? { optional: boolean } : { optional?: never });
type Answered<Name extends keyof Event> = Name extends 'options'
  ? { answered: 'spread' }
  : { answered: AnswerOf<NonNullable<Event[Name]>> | false; key?: string; ofMore?: true };
type AnswerOf<Value> = Value extends Date ? 'time' : Value extends string ? 'text' | 'word' : 'json';
type NotGiven = { given?: never; optional?: never; occurrence?: string };

/** Thousands of events may be claimed at a time: of larger payloads each is read when its turn comes. */
const CLAIMED_PAYLOAD_BYTES = 16_384;

/** Far beyond any lateness that matters, and within both calendars. */
const MAX_LATENESS_MS = 100 * 366 * 86_400_000;

/**
 * Until when the first attempt of a tick may leave, by its job as it is now, unless its history shows one that left. A run
 * is asked for, however late.
 */
export const LATEST_FIRST_ATTEMPT = `case when e.cron_id is not null and e.attempts = 0 and e.is_run is null and e.attempts_before is null
  then (select e.scheduled_time + least(max_lateness_ms, ${MAX_LATENESS_MS}) * interval '1 millisecond'
    from cron_jobs where cron_jobs.id = e.cron_id and max_lateness_ms is not null) end`;

/**
 * Everything about the columns of `events` that more than one statement, or an answer, has to know. A new field is a line
 * here, one in the types of `@jiter/core`, and a migration of `events` and `settled_events`. The order is that of the keys
 * of an answer.
 *
 * - `name`: in SQL
 * - `given`: in `NewEvent`, and written as this type; `optional`: it need not be there, and, where true, is written only by batches in
 *   which an event has it
 * - `ofJobs`: cron jobs have a column of the same name, and hand its value on to their occurrences
 * - `occurrence`: what an occurrence has instead, as SQL over `job` and the `at` of its tick
 * - `claimed`: in `ClaimedEvent`, as it is or as SQL over `e`, the row as claimed, and `due`, the row before
 * - `answered`: in the answers of the API, as a word that needs no escaping, text, time or other JSON, under the field's name or this `key`; false: not by
 *   itself; `spread`: each of the options by its own name. All of these a settled event keeps
 * - `ofMore`: only in answers of an event of which more is said than the contract has
 * - `computed`: it is no column, but this SQL over those of `events`; a settled event has none of it
 */
export const EVENT_COLUMNS = {
  id: { name: 'id', claimed: true, answered: 'word' },
  org: { name: 'org_id', given: 'bigint', occurrence: 'job.org_id', claimed: true, answered: 'word' },
  scheduledTime: {
    name: 'scheduled_time',
    given: 'timestamptz(3)',
    occurrence: 'at',
    claimed: true,
    answered: 'time',
  },
  destination: { name: 'destination', given: 'text', ofJobs: true, claimed: true, answered: 'text' },
  payload: {
    name: 'payload',
    given: 'text',
    ofJobs: true,
    claimed: `case when octet_length(e.payload) <= ${CLAIMED_PAYLOAD_BYTES} then e.payload end`,
    answered: 'text',
  },
  payloadBytes: { name: 'payload_bytes', claimed: 'octet_length(e.payload)' },
  status: { name: 'status', answered: 'word' },
  createdAt: { name: 'created_at', answered: 'time' },
  updatedAt: { name: 'updated_at', answered: 'time' },
  sentAt: { name: 'sent_at', answered: 'time' },
  failedAt: { name: 'failed_at', answered: 'time' },
  options: {
    name: 'options',
    given: 'jsonb',
    optional: true,
    ofJobs: true,
    claimed: true,
    answered: 'spread',
  },
  timeoutMs: {
    name: 'timeout_ms',
    given: 'int',
    optional: true,
    ofJobs: true,
    claimed: true,
    answered: false,
  },
  // After a lease that ended, from then on.
  dueAt: { name: 'due_at', claimed: 'greatest(due.due_at, due.held_until)' },
  attempt: { name: 'attempts', claimed: 'attempts + 1' },
  claim: { name: 'claims', claimed: true },
  lostClaims: { name: 'lost_claims', claimed: true },
  mayHaveLeft: { name: 'may_have_left', claimed: `due.status = 'Queued'` },
  expiresAt: {
    name: 'expires_at',
    given: 'timestamptz(3)',
    optional: true,
    occurrence: `at + (job.options ->> 'maxAgeMs')::float8 * interval '1 millisecond'`,
    claimed: `least(e.expires_at, ${LATEST_FIRST_ATTEMPT})`,
    answered: 'time',
  },
  neverAfter: { name: 'never_after', claimed: 'e.expires_at' },
  parentId: { name: 'parent_id', given: 'bigint', optional: true, answered: 'word' },
  failureReason: { name: 'failure_reason', answered: 'text', ofMore: true },
  attemptsBefore: { name: 'attempts_before', claimed: true, answered: false },
  // Nobody waits for what somebody has: then it is being made.
  nextAttemptAt: {
    name: 'next_attempt_at',
    computed: `case when status = 'Queued' and held_until is null then due_at end`,
    answered: 'time',
    ofMore: true,
  },
  creatorId: { name: 'creator_id', given: 'bigint', optional: false, answered: false },
  cronId: { name: 'cron_id', occurrence: 'job.id', claimed: true },
} as const satisfies { [Name in Field]: Column<Name> };

export type EventColumn = {
  field: Field;
  name: string;
  given?: SqlType;
  optional?: boolean;
  ofJobs?: true;
  occurrence?: string;
  claimed?: true | string;
  answered?: 'word' | 'text' | 'time' | 'json' | 'spread' | false;
  key?: string;
  ofMore?: true;
  computed?: string;
};

export const COLUMNS: readonly EventColumn[] = Object.entries(EVENT_COLUMNS).map(([field, column]) => ({
  field: field as Field,
  ...column,
}));

export type GivenColumn = EventColumn & { field: keyof NewEvent; given: SqlType };

/** Those that are written as they are given. */
export const GIVEN_COLUMNS = COLUMNS.filter((column): column is GivenColumn => column.given !== undefined);

/** Those that cron jobs have as well. */
export const CONTENT_COLUMNS = COLUMNS.filter((column) => column.ofJobs) as readonly (EventColumn & {
  field: keyof EventContent;
})[];

/** A row as pg reads it. */
export type Row = Readonly<Record<string, unknown>>;

/** Reads these columns of a row. What is null there, or was not read, is absent here. */
export function readerOf<Read>(columns: readonly EventColumn[]): (row: Row) => Read {
  return (row) => {
    const read: Record<string, unknown> = {};
    for (const { field, name } of columns) {
      const value = row[name];
      if (value !== null && value !== undefined) read[field] = value;
    }
    return read as Read;
  };
}

/** What to write of `changes` into these columns; null takes away what was there, and each option for itself. */
export function changedColumns(
  knex: Knex,
  columns: readonly EventColumn[],
  changes: object,
): Record<string, unknown> {
  const given = changes as Partial<Record<Field, unknown>>;
  const changed = columns.filter(({ field }) => given[field] !== undefined);
  const valueOf = ({ field, name, given: type }: EventColumn) =>
    type === 'jsonb' ? knex.raw(mergedSql(name, '?'), [JSON.stringify(given[field])]) : given[field];
  return Object.fromEntries(changed.map((column) => [column.name, valueOf(column)]));
}

/** JSON as it is after `changes`, both in SQL: what is null there is taken away, and of nothing there is null. */
export function mergedSql(current: string, changes: string): string {
  return `nullif(jsonb_strip_nulls(coalesce(${current}, '{}') || ${changes}::jsonb), '{}')`;
}

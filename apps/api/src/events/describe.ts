import type joi from 'joi';
import type { ErrorCode } from '@jiter/core';
import { AGE_HEADERS, TAG_HEADERS } from '../openapi/age-headers.ts';
import type { Descriptions } from '../openapi/call.ts';
import { jsonSchemaOf, parametersOf } from '../openapi/of-joi.ts';
import {
  id,
  list,
  map,
  maybe,
  named,
  object,
  oneOf,
  text,
  whole,
  yesOrNo,
  type JsonSchema,
} from '../openapi/shape.ts';
import { EXPLANATION, EXPLANATION_EXAMPLE } from './explanation-shape.ts';
import { filterParameters, listQuery, triedQuery } from './parse-list.ts';
import { EVENT_BODIES } from './parse-event.ts';
import {
  ATTEMPT_EXAMPLE,
  BATCH_RESULTS,
  BODY_EXAMPLE,
  EVENT,
  EVENT_EXAMPLE,
  EVENT_OR_DRY_RUN,
  EVENT_WITH_HISTORY,
} from './shapes.ts';

/** What can be wrong with the content of an event, or of a cron job. */
export const CONTENT_ERRORS: readonly ErrorCode[] = [
  'invalid_duration',
  'invalid_format',
  'invalid_encoding',
  'invalid_method',
  'format_needs_raw',
  'invalid_base64',
  'invalid_header',
  'forbidden_header',
  'headers_too_large',
  'timeout_out_of_range',
  'invalid_retry_policy',
  'invalid_callback',
  'invalid_labels',
  'invalid_metadata',
  'not_updated',
];
const EVENT_ERRORS: readonly ErrorCode[] = [
  ...CONTENT_ERRORS,
  'two_times',
  'invalid_local_time',
  'invalid_timezone',
  'invalid_expiry',
  'expires_before_time',
  'beyond_horizon',
  'invalid_idempotency_key',
];
const CREATE_ERRORS: readonly ErrorCode[] = [
  ...EVENT_ERRORS,
  'idempotency_key_reused',
  'quota_exceeded',
  'master_key_missing',
];

/** What can be wrong with what a list is asked for. */
export const FILTER_ERRORS: readonly ErrorCode[] = ['filter_too_wide'];
/** Of lists that come in pages. */
export const CURSOR_ERRORS: readonly ErrorCode[] = ['wrong_cursor'];

export const DRY_RUN_PARAMETER = {
  dryRun: oneOf(['true', 'false'], 'It is judged like any other, and nothing is kept.'),
};
export const REPLAYED_HEADER = {
  'Idempotent-Replayed': '`true` when the answer is what an earlier call made.',
};

/** Of lists. */
export const PAGE_HEADERS = {
  'X-Next-Cursor': 'Where the list goes on, for `cursor`. Absent at its end.',
  'X-Previous-Cursor': 'Where the list came from, for `cursor`.',
  Link: 'The same as addresses (RFC 8288), `rel` next and prev.',
};

/** Of events that have a history. */
export const HISTORY_HEADERS = {
  'X-History-Omitted': 'What of a long history is left out: `entries=3, bodies=5`.',
};

/** Of what is made, as joi judges it; a request without a body needs no payload. */
export function withoutPayload(toMake: joi.Schema): JsonSchema {
  const { required, ...schema } = jsonSchemaOf(toMake) as { required: readonly string[] };
  return { ...schema, required: required.filter((name) => name !== 'payload') };
}
const newEvent = () => named('NewEvent', withoutPayload(EVENT_BODIES.toMake));

const METADATA = map(text(), { description: '`metadata[customer]=7`: those with just this pair.' });

export const EVENT_CALLS: Descriptions = {
  'POST /events': {
    id: 'createEvent',
    tag: 'Events',
    summary: 'Create an event',
    details:
      'Exactly one of `scheduledTime`, `delay`, and `localTime` with `timezone` says when. `payload` may be left out of a raw GET or DELETE.',
    query: DRY_RUN_PARAMETER,
    get body() {
      return newEvent();
    },
    isOnce: true,
    answer: EVENT_OR_DRY_RUN,
    answerHeaders: REPLAYED_HEADER,
    errors: CREATE_ERRORS,
    example: { body: BODY_EXAMPLE, answer: { ...EVENT_EXAMPLE, delay: BODY_EXAMPLE.delay } },
  },
  'POST /events/batch': {
    id: 'createEvents',
    tag: 'Events',
    summary: 'Create up to 1,000 events',
    details:
      'What is wrong with one of them is no reason not to create the others: its result says so. The key of the header, K, stands for K/0, K/1 and so on, and has 251 characters at most.',
    query: DRY_RUN_PARAMETER,
    get body() {
      return list(newEvent(), { minItems: 1, maxItems: 1_000 });
    },
    isOnce: true,
    answer: BATCH_RESULTS,
    answerHeaders: REPLAYED_HEADER,
    errors: ['quota_exceeded', 'not_updated', 'invalid_idempotency_key', 'master_key_missing'],
    example: {
      body: [BODY_EXAMPLE, { ...BODY_EXAMPLE, delay: undefined, scheduledTime: 'soon' }],
      answer: [
        { ...EVENT_EXAMPLE, delay: BODY_EXAMPLE.delay },
        { message: 'Please enter a valid time', status: 400 },
      ],
    },
  },
  'GET /events': {
    id: 'listEvents',
    tag: 'Events',
    summary: 'List events',
    details:
      'By `scheduledTime`, the latest last, at most 1,000; those that are asked for by `label`, `metadata`, `idempotencyKey` or `ids` in the order in which they were created, those of a batch in its order. `q` goes through 50,000 events, or 60 ms of them, and `X-Searched-To` says how far it came; the cursor goes on from there.',
    get query() {
      return { ...parametersOf(listQuery), metadata: METADATA };
    },
    answer: list(EVENT),
    answerHeaders: {
      ...PAGE_HEADERS,
      ...TAG_HEADERS,
      'X-Searched-To': 'How far was looked, where a page ends before it is full.',
      'X-Updated-To': 'Of `ids`: the `updatedSince` to ask with next time, so that no change is missed.',
    },
    emptyAnswers: {
      304: 'None of `ids` changed later than `updatedSince`; or it is as `If-None-Match` has it.',
    },
    errors: [...FILTER_ERRORS, ...CURSOR_ERRORS],
    example: { query: { status: 'Pending,Queued', limit: '100' }, answer: [EVENT_EXAMPLE] },
  },
  'GET /events/count': {
    id: 'countEvents',
    tag: 'Events',
    summary: 'Count events, up to 10,000',
    details: 'By the parameters of the list.',
    get query() {
      return { ...filterParameters(), metadata: METADATA };
    },
    answer: object({
      count: whole('At most 10,000.'),
      atLeast: yesOrNo('There are more, or there may be: it was not counted, or searched, any further.'),
    }),
    answerHeaders: {
      ...AGE_HEADERS,
      'X-Searched-To': 'How far was looked, where that was not to the end.',
    },
    errors: FILTER_ERRORS,
    example: { query: { status: 'Failed To Send' }, answer: { count: 412, atLeast: false } },
  },
  'GET /events/attempts': {
    id: 'countAttempts',
    tag: 'Events',
    summary: 'Tell how often events were tried, and whose ticks they are',
    details: 'Of those that there are, in the order in which they were created.',
    query: triedQuery,
    answerHeaders: AGE_HEADERS,
    answer: list(
      object({
        id: id(),
        attempts: whole('That were made until now.'),
        cronjob: maybe(id('The cron job that it is of.')),
      }),
    ),
    example: {
      query: { ids: EVENT_EXAMPLE.id },
      answer: [{ id: EVENT_EXAMPLE.id, attempts: 2 }],
    },
  },
  'GET /events/:id': {
    id: 'getEvent',
    tag: 'Events',
    summary: 'Get an event with its attempts',
    answer: EVENT_WITH_HISTORY,
    answerHeaders: HISTORY_HEADERS,
    example: {
      answer: {
        ...EVENT_EXAMPLE,
        status: 'Sent',
        sentAt: '2027-01-31T09:00:00.043Z',
        history: [{ ...ATTEMPT_EXAMPLE, event: EVENT_EXAMPLE.id }],
      },
    },
  },
  'GET /events/:id/explanation': {
    id: 'explainEvent',
    tag: 'Events',
    summary: 'Say why an event has not been delivered, and what happens next',
    answer: EXPLANATION,
    example: { answer: EXPLANATION_EXAMPLE },
  },
  'PUT /events/:id': {
    id: 'editEvent',
    tag: 'Events',
    summary: 'Change or cancel an event that is Pending',
    details: '`null` takes a field away.',
    get body() {
      return named('EventChanges', jsonSchemaOf(EVENT_BODIES.toChange));
    },
    answer: EVENT,
    errors: [...EVENT_ERRORS, 'tick_of_cron_job'],
    example: {
      body: { delay: '2d' },
      answer: { ...EVENT_EXAMPLE, delay: '2d', scheduledTime: '2027-02-01T09:00:00.000Z' },
    },
  },
};

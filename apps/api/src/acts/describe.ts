import type { ErrorCode } from '@jiter/core';
import { BULK_STATES } from '@jiter/store';
import { DRY_RUN_PARAMETER, FILTER_ERRORS, REPLAYED_HEADER } from '../events/describe.ts';
import { EVENT, EVENT_EXAMPLE } from '../events/shapes.ts';
import type { Description, Descriptions } from '../openapi/call.ts';
import {
  either,
  id,
  instant,
  list,
  maybe,
  named,
  object,
  oneOf,
  text,
  whole,
  yesOrNo,
  type JsonSchema,
} from '../openapi/shape.ts';
import { RETRY_BODY, TAKES_NOTHING } from './parse-act.ts';
import { ACTIONS, jobBody } from './bulk-jobs.ts';
import { bulkBody, filterShape, spreadingBulkBody } from './parse-bulk.ts';
import { REPLAY_BODY } from './replay.ts';

const EXPIRY_ERRORS: readonly ErrorCode[] = [
  'two_times',
  'invalid_duration',
  'invalid_expiry',
  'expires_before_time',
];

const BULK_ERRORS: readonly ErrorCode[] = [
  'no_filter',
  'invalid_duration',
  'beyond_horizon',
  ...FILTER_ERRORS,
  'quota_exceeded',
  'invalid_idempotency_key',
];

const bulk = (
  id: string,
  summary: string,
  more: Partial<Description> = {},
  bodyOf: () => JsonSchema = spreadingBulkBody,
): Description => ({
  id,
  tag: 'Events',
  summary,
  details:
    'Exactly one of `ids`, `filter` and `all` says which. At most 1,000 by one call: as long as there is `more`, call again.',
  query: DRY_RUN_PARAMETER,
  get body() {
    return bodyOf();
  },
  answer: object({
    affected: whole('How many it was done with.'),
    more: yesOrNo('Whether there are others of which the same is asked.'),
  }),
  errors: [...BULK_ERRORS, 'not_updated'],
  // What deletes an id and leaves its slash is not taken for many.
  plainErrors: [404],
  example: { body: { filter: { status: 'Failed To Send' } }, answer: { affected: 12, more: false } },
  ...more,
});

const job = () =>
  named(
    'BulkJob',
    object({
      id: id(),
      action: oneOf(ACTIONS),
      filter: filterShape(),
      rate: whole('Events a second.'),
      state: oneOf(BULK_STATES),
      matches: whole(
        'How many there were when it began, or it was done with, if more came to match meanwhile. Where they could not all be counted, so many at least: it grows as the job meets more of them.',
      ),
      atLeast: yesOrNo('There may be more. Never of one that is done: it has met all of them.'),
      done: whole('How many it was done with.'),
      by: object({ kind: text(), name: text() }),
      createdAt: instant(),
      endedAt: maybe(instant()),
      reason: maybe(text('Why it ended, where its state is `failed`: too many of its steps did in a row.')),
    }),
  );
const ASKED = { action: 'retry', filter: { status: 'Failed To Send', host: 'app.example.com' }, rate: 20 };
const JOB_EXAMPLE = {
  ...ASKED,
  id: '384166855765348777',
  state: 'running',
  matches: 412,
  atLeast: false,
  done: 120,
  by: { kind: 'key', name: 'billing' },
  createdAt: '2027-01-31T10:00:00.000Z',
};

export const ACT_CALLS: Descriptions = {
  'POST /bulk': {
    id: 'startBulkJob',
    tag: 'Events',
    summary: 'Do the same with all events that match, at a pace',
    details:
      'By whichever worker leads; of events that are there now, and however many they are. A dry run tells how many that are, to which hosts, how long it takes, and how many others are due meanwhile.',
    query: DRY_RUN_PARAMETER,
    get body() {
      return jobBody();
    },
    get answer() {
      return either(
        job(),
        object({
          matches: whole('At most 10,000.'),
          atLeast: yesOrNo(),
          hosts: list(object({ host: text(), n: whole() })),
          takesMs: whole(),
          dueMeanwhile: whole('At most 10,000.'),
        }),
      );
    },
    errors: [
      'no_filter',
      ...FILTER_ERRORS,
      'quota_exceeded',
      'not_updated',
      'too_many_bulk_jobs',
      'invalid_idempotency_key',
    ],
    example: { body: ASKED, answer: JOB_EXAMPLE },
  },
  'GET /bulk': {
    id: 'listBulkJobs',
    tag: 'Events',
    summary: 'List bulk jobs, the latest first',
    details: 'At most 100. They are kept for 30 days after they ended.',
    get answer() {
      return list(job());
    },
    example: { answer: [JOB_EXAMPLE] },
  },
  'GET /bulk/:id': {
    id: 'getBulkJob',
    tag: 'Events',
    summary: 'Tell how far a bulk job is',
    get answer() {
      return job();
    },
    example: { answer: JOB_EXAMPLE },
  },
  'POST /bulk/:id/stop': {
    id: 'stopBulkJob',
    effect: 'destroys',
    tag: 'Events',
    summary: 'Stop a bulk job',
    details: 'What is done is done; nothing more is. Of one that has ended nothing changes.',
    ...TAKES_NOTHING,
    get answer() {
      return job();
    },
    example: {
      body: {},
      answer: { ...JOB_EXAMPLE, state: 'stopped', endedAt: '2027-01-31T10:00:06.000Z' },
    },
  },
  'POST /events/cancel': bulk(
    'cancelEvents',
    'Cancel many events',
    {
      bodyIsOptional: true,
      effect: 'destroys',
      errors: BULK_ERRORS,
      example: { body: { ids: [EVENT_EXAMPLE.id] }, answer: { affected: 1, more: false } },
    },
    bulkBody,
  ),
  'POST /events/retry': bulk('retryEvents', 'Retry many failed events', { bodyIsOptional: true }),
  'POST /events/replay': bulk('replayEvents', 'Make new events of many settled ones', {
    details:
      'Exactly one of `ids`, `filter` and `all` says which. At most 1,000 by one call. What is replayed stays as it is, so the same call replays the same ones once more: where there is `more`, go on with a filter, or ids, of the others.',
    bodyIsOptional: true,
    errors: [...BULK_ERRORS, 'not_updated'],
  }),
  'POST /events/:id/cancel': {
    id: 'cancelEvent',
    effect: 'destroys',
    tag: 'Events',
    summary: 'Cancel an event, also while it waits for a retry',
    details:
      'One that a worker has just then may be under way, or leave yet: that attempt stands in the history once it has ended, and decides nothing. The explanation says `may-still-arrive` until then.',
    ...TAKES_NOTHING,
    answer: EVENT,
    errors: ['already_settled', 'tick_of_cron_job'],
    example: { body: {}, answer: { ...EVENT_EXAMPLE, status: 'Cancelled' } },
  },
  'POST /events/:id/retry': {
    id: 'retryEvent',
    tag: 'Events',
    summary: 'Retry an event that failed',
    details: 'The same event goes on, with a fresh budget of retries.',
    body: RETRY_BODY,
    bodyIsOptional: true,
    answer: EVENT,
    errors: [
      'not_failed',
      'beyond_horizon',
      'quota_exceeded',
      'not_updated',
      'invalid_idempotency_key',
      ...EXPIRY_ERRORS,
    ],
    example: { body: { delay: '5min' }, answer: { ...EVENT_EXAMPLE, status: 'Queued' } },
  },
  'POST /events/:id/replay': {
    id: 'replayEvent',
    tag: 'Events',
    summary: 'Make a new event of a settled one',
    body: REPLAY_BODY,
    bodyIsOptional: true,
    isOnce: true,
    answer: EVENT,
    answerHeaders: REPLAYED_HEADER,
    errors: [
      'not_settled',
      'beyond_horizon',
      'quota_exceeded',
      'not_updated',
      'idempotency_key_reused',
      'invalid_idempotency_key',
      'invalid_header',
      'forbidden_header',
      'headers_too_large',
      'invalid_retry_policy',
      'timeout_out_of_range',
      'invalid_method',
      'format_needs_raw',
      'invalid_base64',
      'invalid_callback',
      ...EXPIRY_ERRORS,
    ],
    example: {
      body: { delay: '1h', overrides: { destination: 'https://example.com/other' } },
      answer: {
        ...EVENT_EXAMPLE,
        id: '384166855765348999',
        destination: 'https://example.com/other',
        parentId: EVENT_EXAMPLE.id,
      },
    },
  },
};

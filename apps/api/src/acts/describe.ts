import type { ErrorCode } from '@jiter/core';
import { DRY_RUN_PARAMETER, FILTER_ERRORS, REPLAYED_HEADER } from '../events/describe.ts';
import { EVENT, EVENT_EXAMPLE } from '../events/shapes.ts';
import type { Description, Descriptions } from '../openapi/call.ts';
import { object, whole, yesOrNo, type JsonSchema } from '../openapi/shape.ts';
import { NOTHING, RETRY_BODY } from './parse-act.ts';
import { bulkBody, spreadingBulkBody } from './parse-bulk.ts';
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
  ...FILTER_ERRORS,
  'quota_exceeded',
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
  example: { body: { filter: { status: 'Failed To Send' } }, answer: { affected: 12, more: false } },
  ...more,
});

export const ACT_CALLS: Descriptions = {
  'POST /events/cancel': bulk(
    'cancelEvents',
    'Cancel many events',
    {
      bodyIsOptional: true,
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
    errors: [...BULK_ERRORS, 'not_updated', 'invalid_idempotency_key'],
  }),
  'POST /events/:id/cancel': {
    id: 'cancelEvent',
    tag: 'Events',
    summary: 'Cancel an event, also while it waits for a retry',
    body: NOTHING,
    bodyIsOptional: true,
    answer: EVENT,
    errors: ['already_settled'],
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
    errors: ['not_failed', 'quota_exceeded', 'not_updated', ...EXPIRY_ERRORS],
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

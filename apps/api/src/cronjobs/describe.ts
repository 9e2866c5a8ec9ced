import { CRON_JOB_STATUSES, EVENT_STATUSES, MISFIRES } from '@jiter/core';
import { TAKES_NOTHING } from '../acts/parse-act.ts';
import { DESTINATION } from '../events/content.ts';
import {
  CONTENT_ERRORS,
  CURSOR_ERRORS,
  DRY_RUN_PARAMETER,
  HISTORY_HEADERS,
  PAGE_HEADERS,
  REPLAYED_HEADER,
  withoutPayload,
} from '../events/describe.ts';
import { CONTENT_FIELDS } from '../events/fields/index.ts';
import {
  ATTEMPT_EXAMPLE,
  DRY_RUN_SHAPES,
  EVENT,
  EVENT_EXAMPLE,
  RUN_ATTEMPT,
  said,
} from '../events/shapes.ts';
import { AGE_HEADERS, TAG_HEADERS } from '../openapi/age-headers.ts';
import type { Descriptions } from '../openapi/call.ts';
import { jsonSchemaOf } from '../openapi/of-joi.ts';
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
} from '../openapi/shape.ts';
import { CRON_JOB_BODIES, preview } from './parse-cron-job.ts';
import { CALENDAR_QUERY } from './calendar.ts';
import { listQuery, occurrencesQuery } from './parse-list.ts';
import { TURN_BODY } from './turn-many.ts';

const CRON_JOB_SHAPES = {
  id: id(),
  org: id(),
  destination: DESTINATION,
  payload: text(),
  expression: text(undefined, { examples: ['0 9 * * 1'] }),
  timezone: text('IANA.', { examples: ['Europe/Berlin'] }),
  status: oneOf(CRON_JOB_STATUSES),
  misfire: oneOf(MISFIRES, 'What becomes of ticks that passed in a downtime.'),
  maxLateness: maybe(whole('In ms: ticks that are later are dropped.')),
  nextExecutionDate: maybe(instant()),
  nextExecutionStatus: maybe(oneOf(EVENT_STATUSES, 'Of the event that stands for it.')),
  problem: maybe(text('Why it stands still.')),
  createdAt: instant(),
  updatedAt: instant(),
  ...said(CONTENT_FIELDS),
};
const CRON_JOB = named('CronJob', object(CRON_JOB_SHAPES));
const CRON_JOB_WITH_HISTORY = named(
  'CronJobWithHistory',
  object({ ...CRON_JOB_SHAPES, history: list(RUN_ATTEMPT) }),
);
const DRY_RUN = named('CronJobDryRun', object({ cronJob: CRON_JOB, ...DRY_RUN_SHAPES }));

const { payload, destination } = EVENT_EXAMPLE;
const BODY = { payload, destination, expression: '0 9 * * 1', timezone: 'Europe/Berlin' };
const EXAMPLE = {
  id: '384166855765349000',
  org: '1',
  destination,
  payload,
  expression: BODY.expression,
  timezone: BODY.timezone,
  status: 'Active',
  misfire: 'once',
  nextExecutionDate: '2027-02-01T08:00:00.000Z',
  nextExecutionStatus: 'Pending',
  createdAt: '2027-01-30T09:00:00.000Z',
  updatedAt: '2027-01-30T09:00:00.000Z',
};

const ONCE_ERRORS = ['idempotency_key_reused', 'invalid_idempotency_key'] as const;

const CALENDAR = named(
  'CronCalendar',
  object({
    from: instant(),
    to: instant(),
    jobs: list(
      object({
        id: id(),
        destination: DESTINATION,
        expression: text(),
        timezone: text(),
        description: maybe(text('Absent of one whose schedule cannot be read any more.')),
        ticks: list(instant(), {
          description:
            'The first of them. Of all jobs together 5,000 at most, shared evenly: what a job has no need of goes to others.',
        }),
        more: yesOrNo('It has more ticks than its share.'),
        moreFrom: maybe(instant('The first tick that is left out, where there is one.')),
        clockChanges: list(
          object({
            at: instant(),
            kind: oneOf(['forward', 'back']),
            localTimes: list(text(), { description: 'What clocks skip, or show twice: the first five.' }),
            fires: oneOf(
              ['after', 'never', 'once', 'twice'],
              '`after`: when the clocks have jumped. A pace leaves out what clocks skip, and has twice what they repeat.',
            ),
          }),
          { description: 'The nights in which daylight saving has something to do with it.' },
        ),
      }),
      { description: 'Those that are Active, the oldest first, 500 at most.' },
    ),
    timezones: list(
      object({
        timezone: text(),
        changes: list(object({ at: instant(), kind: oneOf(['forward', 'back']), byMs: whole() })),
      }),
    ),
    more: yesOrNo('There are more jobs.'),
  }),
);

export const CRON_JOB_CALLS: Descriptions = {
  'POST /cronjobs': {
    id: 'createCronJob',
    tag: 'Cron jobs',
    summary: 'Create a cron job',
    query: DRY_RUN_PARAMETER,
    get body() {
      return named('NewCronJob', withoutPayload(CRON_JOB_BODIES.toMake));
    },
    isOnce: true,
    answer: either(CRON_JOB_WITH_HISTORY, DRY_RUN),
    answerHeaders: REPLAYED_HEADER,
    errors: [...CONTENT_ERRORS, 'quota_exceeded', 'master_key_missing', ...ONCE_ERRORS],
    example: { body: BODY, answer: { ...EXAMPLE, history: [] } },
  },
  'POST /cronjobs/preview': {
    id: 'previewCronJob',
    effect: 'none',
    tag: 'Cron jobs',
    summary: 'Say when an expression fires',
    body: preview,
    answer: object({ times: list(instant()), description: text('The expression in words.') }),
    example: {
      body: { expression: '0 9 * * 1', timezone: 'Europe/Berlin', count: 2 },
      answer: {
        times: ['2027-02-01T08:00:00.000Z', '2027-02-08T08:00:00.000Z'],
        description: 'At 09:00, only on Monday (Europe/Berlin)',
      },
    },
  },
  'POST /cronjobs/:id/run': {
    id: 'runCronJob',
    tag: 'Cron jobs',
    summary: 'Run a cron job now, beside its schedule',
    isOnce: true,
    ...TAKES_NOTHING,
    answer: EVENT,
    answerHeaders: REPLAYED_HEADER,
    errors: ['quota_exceeded', 'not_updated', ...ONCE_ERRORS],
    example: { body: {}, answer: EVENT_EXAMPLE },
  },
  'GET /cronjobs': {
    id: 'listCronJobs',
    tag: 'Cron jobs',
    summary: 'List cron jobs',
    details: 'All of them, as far as they fit into an answer; `limit` makes pages.',
    query: listQuery,
    answer: list(CRON_JOB),
    answerHeaders: { ...PAGE_HEADERS, ...TAG_HEADERS },
    emptyAnswers: { 304: 'It is as `If-None-Match` has it.' },
    errors: CURSOR_ERRORS,
    example: { query: { limit: '100' }, answer: [EXAMPLE] },
  },
  'GET /cronjobs/:id': {
    id: 'getCronJob',
    tag: 'Cron jobs',
    summary: 'Get a cron job with its latest attempts',
    answer: CRON_JOB_WITH_HISTORY,
    answerHeaders: HISTORY_HEADERS,
    example: { answer: { ...EXAMPLE, history: [{ ...ATTEMPT_EXAMPLE, cron: EXAMPLE.id }] } },
  },
  'PUT /cronjobs/:id': {
    id: 'editCronJob',
    tag: 'Cron jobs',
    summary: 'Change, pause or resume a cron job',
    details: '`null` takes a field away.',
    get body() {
      return named('CronJobChanges', jsonSchemaOf(CRON_JOB_BODIES.toChange));
    },
    answer: CRON_JOB_WITH_HISTORY,
    errors: CONTENT_ERRORS,
    example: { body: { status: 'Disabled' }, answer: { ...EXAMPLE, status: 'Disabled', history: [] } },
  },
  'DELETE /cronjobs/:id': {
    id: 'deleteCronJob',
    tag: 'Cron jobs',
    summary: 'Delete a cron job',
    answer: CRON_JOB,
    example: { answer: EXAMPLE },
  },
  'GET /cronjobs/calendar': {
    id: 'getCronCalendar',
    tag: 'Cron jobs',
    summary: 'Tell when cron jobs fire',
    details: 'From `from` on, before `to`: a week by default, from now on, 62 days at most.',
    query: CALENDAR_QUERY,
    answer: CALENDAR,
    answerHeaders: AGE_HEADERS,
    errors: ['invalid_range'],
    example: {
      answer: {
        from: '2027-03-27T00:00:00.000Z',
        to: '2027-03-29T00:00:00.000Z',
        jobs: [
          {
            id: EXAMPLE.id,
            destination,
            expression: '30 2 * * *',
            timezone: 'Europe/Berlin',
            description: 'At 02:30 AM',
            ticks: ['2027-03-27T01:30:00.000Z', '2027-03-28T01:00:00.000Z'],
            more: false,
            clockChanges: [
              {
                at: '2027-03-28T01:00:00.000Z',
                kind: 'forward',
                localTimes: ['2027-03-28T02:30:00'],
                fires: 'after',
              },
            ],
          },
        ],
        timezones: [
          {
            timezone: 'Europe/Berlin',
            changes: [{ at: '2027-03-28T01:00:00.000Z', kind: 'forward', byMs: 3_600_000 }],
          },
        ],
        more: false,
      },
    },
  },
  'POST /cronjobs/bulk': {
    id: 'turnCronJobs',
    tag: 'Cron jobs',
    summary: 'Pause or resume many cron jobs',
    details:
      'Exactly one of `ids` and `all` says which. At most 100 by one call: as long as there is `more`, call again.',
    body: TURN_BODY,
    answer: object({
      affected: whole('How many it was done with.'),
      more: yesOrNo('Whether there are others of which the same is asked.'),
    }),
    errors: ['no_filter', 'invalid_idempotency_key'],
    example: { body: { action: 'pause', all: true }, answer: { affected: 12, more: false } },
  },
  'GET /cronjobs/:id/occurrences': {
    id: 'listOccurrences',
    tag: 'Cron jobs',
    summary: 'List the events of a cron job',
    details: 'By `scheduledTime`, the latest last: what ran, also by hand, and the tick to come.',
    query: occurrencesQuery,
    answer: list(EVENT),
    answerHeaders: PAGE_HEADERS,
    errors: CURSOR_ERRORS,
    example: { query: { order: 'desc', limit: '60' }, answer: [EVENT_EXAMPLE] },
  },
};

import { ATTEMPT_CLASSES, SERVICE_STATES } from '@jiter/core';
import { AGE_HEADERS } from '../openapi/age-headers.ts';
import type { Descriptions } from '../openapi/call.ts';
import { ERROR } from '../openapi/errors.ts';
import {
  either,
  instant,
  list,
  maybe,
  named,
  number,
  object,
  oneOf,
  text,
  whole,
  yesOrNo,
} from '../openapi/shape.ts';
import { FORECAST_QUERY, HORIZONS } from './forecast.ts';
import { STATS_QUERY } from './parse-stats.ts';
import { presentPublic, SHOWN_WORKERS } from './status.ts';

const STATE = oneOf(
  SERVICE_STATES,
  '`failing`: what is due does not leave. `degraded`: somebody should look.',
);
const REACHED = oneOf(['ok', 'unreachable']);
const WORKER = named(
  'Worker',
  object({
    id: text(),
    state: oneOf(['alive', 'silent']),
    startedAt: instant(),
    seenAt: instant('Its last sign.'),
    underWay: whole('Events that it holds.'),
    clockSkewMs: number('How far its clock is ahead of the database.'),
    version: text(),
  }),
);
const STATUS = named(
  'ServiceStatus',
  object({
    state: STATE,
    text: text('The first reason, or that all is well.'),
    reasons: list(object({ code: text(), text: text() }), { description: 'The worst first.' }),
    database: REACHED,
    queue: REACHED,
    queueBacklog: maybe(whole('Jobs that wait for a worker.')),
    at: maybe(instant('By the clock of the database, which tells all that follows.')),
    oldestDueMs: maybe(number('How long the oldest event has waited that is due and not claimed.')),
    due: maybe(object({ count: whole(), atLeast: yesOrNo('It was not counted further.') })),
    workersAlive: maybe(whole()),
    workers: maybe(
      list(WORKER, {
        description: `Those that were seen last first, ${SHOWN_WORKERS} at most: half of these at the least are kept for the ones that are silent.`,
      }),
    ),
    leader: maybe(object({ worker: text(), until: instant() })),
    sweptAt: maybe(instant('When lost events were last looked for, or a leader took that on.')),
  }),
);
const PUBLIC_STATUS = named('PublicStatus', object({ state: STATE, text: text() }));

const COUNTS = list(whole(), { description: 'One for each step.' });
const spread = (more = {}) =>
  object({
    bounds: list(number()),
    counts: list(whole(), { description: 'Up to each of `bounds`, and one of what is beyond.' }),
    p50: maybe(number()),
    p99: maybe(number()),
    max: number(),
    ...more,
  });
const STATS = named(
  'Statistics',
  object({
    from: instant(),
    to: instant(),
    stepMs: whole(),
    knownFrom: maybe(
      instant(
        'Numbers of before are kept no more (`STATS_RETENTION`): 0 says nothing there. Absent where all are kept.',
      ),
    ),
    host: maybe(text()),
    attempts: object(Object.fromEntries(ATTEMPT_CLASSES.map((name) => [name, COUNTS]))),
    sent: COUNTS,
    failed: COUNTS,
    lag: spread({ early: whole('Attempts that left before their time.') }),
    duration: spread(),
    note: text(),
  }),
);

const FORECAST = named(
  'Forecast',
  object({
    horizon: oneOf(Object.keys(HORIZONS)),
    from: instant(),
    to: instant(),
    stepMs: whole(),
    events: list(whole(), { description: 'Events that are due in each step.' }),
    cron: list(whole(), { description: 'Ticks of cron jobs in each step that are no events yet.' }),
    hosts: maybe(
      list(object({ host: text(), due: whole() }), {
        description: 'The busiest first; the rest is `other`.',
      }),
    ),
    exact: yesOrNo('Everything was counted.'),
    estimated: maybe(list(whole(), { description: 'Steps, from 0, whose `events` are an estimate.' })),
    note: maybe(text('What is not exact, and why.')),
  }),
);

const NONE = {
  '2xx': [3],
  '3xx': [0],
  '4xx': [0],
  '5xx': [1],
  timeout: [0],
  unreachable: [0],
  refused: [0],
  ours: [0],
};
const FAILING = { state: 'failing', text: 'Deliveries do not leave.' };

export const STAT_CALLS: Descriptions = {
  'GET /status': {
    id: 'getStatus',
    tag: 'Operation',
    summary: 'Say how the service is',
    answer: STATUS,
    example: {
      answer: {
        state: 'failing',
        text: 'No worker has answered for 40s.',
        reasons: [{ code: 'no-worker-alive', text: 'No worker has answered for 40s.' }],
        database: 'ok',
        queue: 'ok',
        queueBacklog: 12,
        at: '2027-01-31T10:00:00.000Z',
        oldestDueMs: 39_870,
        due: { count: 12, atLeast: false },
        workersAlive: 0,
        workers: [],
      },
    },
  },
  'GET ../status': {
    id: 'getPublicStatus',
    tag: 'Operation',
    summary: 'Say how the service is, without details',
    details: 'Only where the setting PUBLIC_STATUS is on.',
    access: 'no key',
    asksNobody: true,
    plainErrors: [404],
    answer: PUBLIC_STATUS,
    otherAnswers: {
      503: { description: 'It is failing', schema: either(PUBLIC_STATUS, ERROR), example: FAILING },
    },
    example: { answer: { state: 'ok', text: presentPublic({ state: 'ok' }).text } },
  },
  'GET /stats': {
    id: 'getStatistics',
    tag: 'Operation',
    summary: 'Tell what was delivered',
    query: STATS_QUERY,
    answer: STATS,
    answerHeaders: AGE_HEADERS,
    errors: ['invalid_range', 'invalid_step'],
    example: {
      query: { step: '1h' },
      answer: {
        from: '2027-01-31T09:00:00.000Z',
        to: '2027-01-31T10:00:00.000Z',
        stepMs: 3_600_000,
        attempts: NONE,
        sent: [3],
        failed: [0],
        lag: { bounds: [1, 2], counts: [3, 1, 0], p50: 0.7, p99: 1.9, max: 2, early: 0 },
        duration: { bounds: [1, 2], counts: [0, 0, 4], p50: 40, p99: 80, max: 81 },
        note: 'The last ones may be missing yet.',
      },
    },
  },
  'GET /forecast': {
    id: 'getForecast',
    tag: 'Operation',
    summary: 'Tell what is due next',
    query: FORECAST_QUERY,
    answer: FORECAST,
    answerHeaders: AGE_HEADERS,
    example: {
      query: { horizon: '7d', by: 'host' },
      answer: {
        horizon: '7d',
        from: '2027-01-31T10:00:00.000Z',
        to: '2027-02-07T10:00:00.000Z',
        stepMs: 86_400_000,
        events: [412, 380, 97, 0, 0, 12, 1],
        cron: [95, 96, 96, 96, 96, 96, 96],
        hosts: [{ host: 'app.example.com', due: 1_573 }],
        exact: true,
      },
    },
  },
};

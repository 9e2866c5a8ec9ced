import { ATTEMPT_CLASSES, FAILURE_STATES } from '@jiter/core';
import { AGE_HEADERS } from '../openapi/age-headers.ts';
import type { Descriptions } from '../openapi/call.ts';
import { id, instant, list, maybe, named, object, oneOf, text, whole, yesOrNo } from '../openapi/shape.ts';
import { FAILURES_QUERY, STATE_BODY } from './parse-failures.ts';

const UNTIL = {
  untilAt: maybe(instant('Until when it is ignored.')),
  untilPerHour: maybe(whole('It is ignored while no more than so many fail within an hour.')),
};
const REASON = text(
  'What the last attempts came to: a status of HTTP, `timeout`, the code of a network error, or a few words, with `;` for a comma.',
);
const GROUP = named(
  'FailureGroup',
  object({
    host: text(),
    reason: REASON,
    class: oneOf(ATTEMPT_CLASSES, 'As in the statistics.'),
    count: whole(),
    firstAt: instant(),
    lastAt: instant(),
    series: list(whole(), { description: 'How many failed in each step.' }),
    sample: object({
      eventId: id('Of the one that failed last.'),
      status: text('Of its last attempt.'),
      responseData: text('The first 500 characters that were answered.'),
    }),
    state: oneOf(FAILURE_STATES, '`resolved`: none failed since. `ignored`: no more than was said.'),
    saidAt: maybe(instant('When somebody said so.')),
    ...UNTIL,
  }),
);
const FAILURES = named(
  'Failures',
  object({
    from: instant(),
    to: instant(),
    stepMs: whole(),
    groups: list(GROUP, { description: 'Those with the most events first, 100 at most.' }),
    count: whole('How many events were looked at.'),
    atLeast: yesOrNo('There are more: the earlier ones were not looked at.'),
  }),
);
const SAID = { host: text(), reason: REASON, state: oneOf(FAILURE_STATES), ...UNTIL };
const EXAMPLE = { host: 'app.example.com', reason: '503' };

export const FAILURE_CALLS: Descriptions = {
  'GET /failures': {
    id: 'listFailures',
    tag: 'Events',
    summary: 'Tell what failed, by host and reason',
    details:
      'A day by default, up to now; of the latest 10,000 events. The list takes `host` and `reason` as well.',
    query: FAILURES_QUERY,
    answer: FAILURES,
    answerHeaders: AGE_HEADERS,
    errors: ['invalid_range'],
    example: {
      answer: {
        from: '2027-01-30T10:00:00.000Z',
        to: '2027-01-31T10:00:00.000Z',
        stepMs: 3_600_000,
        groups: [
          {
            ...EXAMPLE,
            class: '5xx',
            count: 3,
            firstAt: '2027-01-31T09:00:00.000Z',
            lastAt: '2027-01-31T09:20:00.000Z',
            series: [0, 3],
            sample: { eventId: '384166855765348580', status: '503', responseData: 'out of order' },
            state: 'open',
          },
        ],
        count: 3,
        atLeast: false,
      },
    },
  },
  'PUT /failures': {
    id: 'judgeFailures',
    tag: 'Events',
    summary: 'Say that failures are resolved, or ignored',
    details: '`resolved` lasts until one fails again; `ignored` for good, or until what is said with it.',
    body: STATE_BODY,
    answer: object(SAID),
    example: {
      body: { ...EXAMPLE, state: 'ignored', untilPerHour: 10 },
      answer: { ...EXAMPLE, state: 'ignored', untilPerHour: 10 },
    },
  },
};

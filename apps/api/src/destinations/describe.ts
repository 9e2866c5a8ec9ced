import { ATTEMPT_CLASSES, DESTINATION_STATES } from '@jiter/core';
import { CONTENT_ERRORS } from '../events/describe.ts';
import { DESTINATION } from '../events/content.ts';
import { EVENT_BODIES } from '../events/parse-event.ts';
import { EVENT, EVENT_EXAMPLE } from '../events/shapes.ts';
import { AGE_HEADERS } from '../openapi/age-headers.ts';
import type { Descriptions } from '../openapi/call.ts';
import { jsonSchemaOf } from '../openapi/of-joi.ts';
import {
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
  type JsonSchema,
} from '../openapi/shape.ts';
import { TEST_FIELDS } from './routes.ts';

const COUNTS = object({
  attempts: object(Object.fromEntries(ATTEMPT_CLASSES.map((name) => [name, whole()]))),
  errorRate: maybe(number('Of what receivers did; absent when there was nothing.')),
});
const SHAPE = {
  host: text('As URLs write it: with its port, if that is not the usual one.'),
  state: oneOf(
    DESTINATION_STATES,
    '`failing`: half of the attempts of the last five minutes, of three or more. `slow`: 99 % take longer than 5 s. `quiet`: nothing within a day.',
  ),
  recent: COUNTS,
  day: COUNTS,
  p50Ms: maybe(number('Of the requests of the last hour.')),
  p99Ms: maybe(number()),
  maxMs: maybe(number()),
  waiting: whole('Events whose time has come, that have no outcome yet.'),
  nextDueAt: maybe(instant('Absent when none is due soon.')),
};
const AT = instant('`recent` is five minutes until then, `day` a day.');
const BOUNDED = yesOrNo('More wait than were looked at: `waiting` may be more.');
const COUNTED = {
  attempts: { '2xx': 40, '3xx': 0, '4xx': 0, '5xx': 60, timeout: 0, unreachable: 0, refused: 0, ours: 0 },
  errorRate: 0.6,
};
const EXAMPLE = {
  host: 'app.example.com',
  state: 'failing',
  recent: COUNTED,
  day: COUNTED,
  p50Ms: 41,
  p99Ms: 96.2,
  maxMs: 118,
  waiting: 12,
  nextDueAt: '2027-01-31T10:00:00.000Z',
};

function testBody(): JsonSchema {
  const { properties } = jsonSchemaOf(EVENT_BODIES.toMake) as { properties: Record<string, JsonSchema> };
  return object({
    url: DESTINATION,
    ...Object.fromEntries(
      TEST_FIELDS.filter((name) => name !== 'url').map((name) => [name, maybe(properties[name]!)]),
    ),
  });
}

export const DESTINATION_CALLS: Descriptions = {
  'GET /destinations': {
    id: 'listDestinations',
    tag: 'Operation',
    summary: 'Tell how the hosts do that events are sent to',
    answerHeaders: AGE_HEADERS,
    answer: object({
      at: AT,
      destinations: list(named('Destination', object(SHAPE)), {
        description: 'The worst first, 200 at most.',
      }),
      more: yesOrNo('There are more hosts.'),
      waitingAtLeast: BOUNDED,
    }),
    example: {
      answer: { at: '2027-01-31T09:59:00.000Z', destinations: [EXAMPLE], more: false, waitingAtLeast: false },
    },
  },
  'GET /destinations/:host': {
    id: 'getDestination',
    tag: 'Operation',
    summary: 'Tell how one host does',
    answerHeaders: AGE_HEADERS,
    answer: named(
      'DestinationDetails',
      object({
        at: AT,
        ...SHAPE,
        waitingAtLeast: BOUNDED,
        guard: object({
          allowed: yesOrNo(
            'Whether it may be dialled, as far as that is known without a look-up of its name.',
          ),
          reason: maybe(text()),
        }),
      }),
    ),
    example: {
      answer: {
        at: '2027-01-31T09:59:00.000Z',
        ...EXAMPLE,
        waitingAtLeast: false,
        guard: { allowed: true },
      },
    },
  },
  'POST /destinations/:host/test': {
    id: 'testDestination',
    tag: 'Operation',
    summary: 'Send a test',
    details:
      'An event like any other, due now, tried once, with the label `destination-test`: workers send it by the same guard, and what comes of it counts in no health of the host and opens no incident. `GET /events/:id` of what is answered tells what came of it.',
    get body() {
      return testBody();
    },
    answer: EVENT,
    errors: [...CONTENT_ERRORS, 'quota_exceeded', 'invalid_idempotency_key'],
    example: {
      body: { url: 'https://app.example.com/hook', payload: 'ping' },
      answer: {
        ...EVENT_EXAMPLE,
        destination: 'https://app.example.com/hook',
        payload: 'ping',
        labels: ['destination-test'],
        retryPolicy: { maxRetries: 0 },
      },
    },
  },
};

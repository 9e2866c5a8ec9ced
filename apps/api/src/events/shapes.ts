import { EVENT_STATUSES, FAILURE_REASONS, METHODS, type FailureReason } from '@jiter/core';
import { REFUSAL } from '../openapi/errors.ts';
import {
  either,
  id,
  instant,
  list,
  map,
  maybe,
  named,
  object,
  oneOf,
  text,
  whole,
  type Fields as Shapes,
} from '../openapi/shape.ts';
import { DESTINATION } from './content.ts';
import type { Fields } from './fields/field.ts';
import { EVENT_FIELDS } from './fields/index.ts';

/** What answers have of events, for the API's document. */

/** Of what was said of an event, or a cron job, beside what the contract has. */
export const said = (fields: Fields): Shapes =>
  Object.fromEntries(Object.entries(fields).map(([name, { json }]) => [name, maybe(json)]));

const REASONS: Readonly<Record<FailureReason, string>> = {
  rejected: 'its destination may not be reached, or its policy stops on the answer',
  exhausted: 'no retry is left',
  expired: 'its time is over',
  gone: 'the receiver answered 410',
  'no-retry': 'the receiver asked for no other attempt',
  unrecorded: 'again and again no attempt could be recorded',
};

const EVENT_SHAPES: Shapes = {
  id: id(),
  org: id(),
  scheduledTime: instant('When it is due.'),
  destination: DESTINATION,
  payload: text('As it was sent; REDACTED to a key that may not see it.'),
  status: oneOf(EVENT_STATUSES),
  createdAt: instant(),
  updatedAt: instant(),
  sentAt: maybe(instant('When it was delivered.')),
  failedAt: maybe(instant('When it failed for good.')),
  ...said(EVENT_FIELDS),
  parentId: maybe(id('The event that it is a replay of, or whose outcome calls for it.')),
  failureReason: maybe(
    oneOf(FAILURE_REASONS, FAILURE_REASONS.map((reason) => `\`${reason}\`: ${REASONS[reason]}`).join(' · ')),
  ),
  nextAttemptAt: maybe(instant('While it waits for a retry: no attempt leaves before.')),
};
export const EVENT = named('Event', object(EVENT_SHAPES));

const KEPT_NONE = 'Absent on a connection that was used before.';
const PHASES = named(
  'AttemptPhases',
  object(
    {
      claimedAheadMs: maybe(whole('How long before it left its event was claimed.')),
      dnsMs: maybe(whole(`How long it took to resolve the host’s name. ${KEPT_NONE}`)),
      connectMs: maybe(whole(`How long it took to connect, by TCP. ${KEPT_NONE}`)),
      tlsMs: maybe(whole(`How long the TLS handshake took. ${KEPT_NONE}`)),
      firstByteMs: maybe(whole('How long after it left the first byte of an answer came.')),
    },
    {
      description:
        'What it did when, in ms. What did not happen, or failed, is absent; all of it where nothing was sent.',
    },
  ),
);

const ATTEMPT_SHAPES: Shapes = {
  id: id(),
  status: text('The HTTP status, or the reason why no answer came.', { examples: ['200'] }),
  responseData: text('What the receiver answered, cut.'),
  requestData: text(
    'JSON of what was sent: `headers` and `body`; where more is said, `method` and `bodyEncoding`.',
  ),
  attempt: whole('From 1.'),
  lagMs: whole('How long after its due time it left.'),
  durationMs: whole('From when it left until the answer was read, or it failed.'),
  phases: maybe(PHASES),
  worker: text(),
  createdAt: instant(),
  updatedAt: instant(),
};
export const EVENT_WITH_HISTORY = named(
  'EventWithHistory',
  object({ ...EVENT_SHAPES, history: list(named('Attempt', object({ ...ATTEMPT_SHAPES, event: id() }))) }),
);
export const RUN_ATTEMPT = named('CronJobAttempt', object({ ...ATTEMPT_SHAPES, cron: id() }));

/** Of what is created as if. */
export const DRY_RUN_SHAPES = {
  event: EVENT,
  request: named(
    'PlannedRequest',
    object({
      method: oneOf(METHODS),
      url: DESTINATION,
      headers: map(text()),
      body: maybe(text()),
      bodyEncoding: maybe(oneOf(['base64'])),
    }),
  ),
  attemptTimes: list(instant(), { description: 'Of each attempt, if every one failed at once.' }),
  warnings: list(text()),
};
export const DRY_RUN = named('EventDryRun', object(DRY_RUN_SHAPES));

export const EVENT_OR_DRY_RUN = either(EVENT, DRY_RUN);
export const BATCH_RESULTS = list(either(EVENT, DRY_RUN, REFUSAL), {
  description: 'One for each item, in their order.',
});

export const EVENT_EXAMPLE = {
  id: '384166855765348580',
  org: '1',
  scheduledTime: '2027-01-31T09:00:00.000Z',
  destination: 'https://example.com/hook',
  payload: 'Remind Ada',
  status: 'Pending',
  createdAt: '2027-01-30T09:00:00.000Z',
  updatedAt: '2027-01-30T09:00:00.000Z',
};
const { payload, destination } = EVENT_EXAMPLE;
/** What is sent names no day: it is to be tried in any year. */
export const BODY_EXAMPLE = { payload, destination, delay: '1d' };

export const ATTEMPT_EXAMPLE = {
  id: '384166855765348581',
  status: '200',
  responseData: 'OK',
  requestData:
    '{"headers":{"Content-Type":"application/json"},"body":"{\\"payload\\":\\"Remind Ada\\",\\"scheduledTime\\":\\"2027-01-31T09:00:00.000Z\\"}"}',
  attempt: 1,
  lagMs: 2,
  durationMs: 41,
  phases: { claimedAheadMs: 214, dnsMs: 3, connectMs: 9, tlsMs: 14, firstByteMs: 38 },
  worker: 'worker-1',
  createdAt: '2027-01-31T09:00:00.002Z',
  updatedAt: '2027-01-31T09:00:00.043Z',
};

import { METHODS } from '@jiter/core';
import type { Description, Descriptions } from '../openapi/call.ts';
import { id, instant, list, map, maybe, named, object, oneOf, text, whole } from '../openapi/shape.ts';
import { LIKELIEST, SIGNATURE_VERDICTS } from '../signatures/describe.ts';
import { INBOX_BODY, REQUESTS_QUERY, SCRIPT } from './parse-inbox.ts';

const INBOX = named(
  'Inbox',
  object({
    id: id(),
    url: maybe(
      text('Where it takes requests: for `destination`. Whoever knows it can send there.', { format: 'uri' }),
    ),
    script: SCRIPT,
    nextStep: whole('Which step of the script the next request gets, from 1 on.'),
    createdAt: instant(),
  }),
);
const REQUEST = named(
  'InboxRequest',
  object({
    id: id(),
    receivedAt: instant(),
    eventId: maybe(id('By its `webhook-id`, while the event has no outcome yet.')),
    scheduledTime: maybe(instant('Of that event.')),
    lagMs: maybe(
      whole('How long after its attempt was due it came: the waits before a retry are none of it.'),
    ),
    method: text(),
    headers: map(text(), {
      description: 'By their names as they came. Secret values are REDACTED, but for our signatures.',
    }),
    body: text('Its first 65,536 bytes.'),
    bodyEncoding: maybe(oneOf(['base64'], 'Where the body is no text.')),
    bodyCut: maybe({ const: true, description: 'There was more of it.' }),
    bodyBytes: whole('Of all of it.'),
    signatures: SIGNATURE_VERDICTS,
    likeliest: maybe(LIKELIEST),
    answer: text('The step of the script that it was answered by.'),
  }),
);

const BODY = { script: ['503', '503', '200'] };
const EXAMPLE = {
  id: '7',
  url: 'https://jiter.example.com/in/V1StGXR8_Z5jdHi6B-myTkPqA7c2Lw0x',
  ...BODY,
  nextStep: 1,
  createdAt: '2027-01-31T09:00:00.000Z',
};
const VALID = { verdict: 'valid', text: 'The signature is right, and the body is what was signed.' };
const ARRIVAL = {
  id: '91',
  receivedAt: '2027-01-31T09:00:05.002Z',
  eventId: '384166855765348580',
  scheduledTime: '2027-01-31T09:00:05.000Z',
  lagMs: 2,
  method: 'POST',
  headers: { 'webhook-id': 'evt_384166855765348580' },
  body: '{"payload":"hello","scheduledTime":"2027-01-31T09:00:05.000Z"}',
  bodyBytes: 63,
  signatures: [
    { scheme: 'standard', ...VALID },
    { scheme: 'jiter', ...VALID },
  ],
  answer: '503',
};

const receiving = (method: string): Description => ({
  id: `send${method[0]}${method.slice(1).toLowerCase()}ToInbox`,
  tag: 'Inboxes',
  summary: `Send a ${method} to an inbox`,
  details:
    'It keeps what came, and answers as its script says. Bodies may have 1 MiB, of which 64 KiB are kept.',
  access: 'no key',
  answer: object({ message: text('Which step of the script this is.') }),
  anyStatus: {
    description: 'As the script says',
    schema: object({ message: text() }),
    example: { message: '410 Gone' },
  },
  errors: ['inbox_body_too_large', 'master_key_missing'],
  example: { answer: { message: "200 OK: step 1 of 1 of this inbox's script" } },
});

export const INBOX_CALLS: Descriptions = {
  'POST /inboxes': {
    id: 'createInbox',
    tag: 'Inboxes',
    summary: 'Make an inbox: a receiver that keeps what comes and answers what it is told',
    details: 'Without a script it answers 200. An organisation has at most 50.',
    body: INBOX_BODY,
    bodyIsOptional: true,
    answer: INBOX,
    errors: ['invalid_script', 'invalid_idempotency_key', 'quota_exceeded', 'no_inbox_url'],
    example: { body: BODY, answer: EXAMPLE },
  },
  'GET /inboxes': {
    id: 'listInboxes',
    tag: 'Inboxes',
    summary: 'List the inboxes, newest first',
    answer: list(INBOX),
    example: { answer: [EXAMPLE] },
  },
  'GET /inboxes/:id': {
    id: 'getInbox',
    tag: 'Inboxes',
    summary: 'Get an inbox',
    answer: INBOX,
    example: { answer: EXAMPLE },
  },
  'PUT /inboxes/:id': {
    id: 'editInbox',
    tag: 'Inboxes',
    summary: 'Tell an inbox what to answer from now on',
    body: INBOX_BODY,
    answer: INBOX,
    errors: ['invalid_script'],
    example: { body: BODY, answer: EXAMPLE },
  },
  'DELETE /inboxes/:id': {
    id: 'deleteInbox',
    tag: 'Inboxes',
    summary: 'Delete an inbox with all that came to it',
    answer: object({ id: id(), deleted: { const: true } }),
    example: { answer: { id: '7', deleted: true } },
  },
  'GET /inboxes/:id/requests': {
    id: 'listInboxRequests',
    tag: 'Inboxes',
    summary: 'List what came to an inbox, newest first',
    details:
      'The latest 50 are kept. Of what came after `after` the latest as well, where that is more than `limit`: without one nothing is left out that is kept.',
    query: REQUESTS_QUERY,
    answer: list(REQUEST),
    example: { query: { limit: '10' }, answer: [ARRIVAL] },
  },
  ...Object.fromEntries(METHODS.map((method) => [`${method} ../in/:token`, receiving(method)])),
};

import { AUDIT_ACTIONS, TARGET_KINDS } from '@jiter/core';
import { PAGE_HEADERS } from '../events/describe.ts';
import type { Descriptions } from '../openapi/call.ts';
import { id, instant, list, map, maybe, named, object, oneOf, text } from '../openapi/shape.ts';
import { CSV_HEADER } from './csv-columns.ts';
import { AUDIT_QUERY, CHANGES_QUERY } from './parse-audit.ts';

const facts = (description: string) => map({}, { description });

const CHANGE = {
  id: id(),
  at: instant(),
  action: oneOf(AUDIT_ACTIONS),
  actor: object({
    kind: oneOf(
      ['key', 'user', 'link', 'admin'],
      '`link`: by that of a message, which `id` is; `admin`: by `npm run admin` on the server.',
    ),
    id: maybe(text()),
    name: text('As it was called then.'),
  }),
  before: maybe(
    facts('What it was, of the fields that differ. A payload is told by its length and SHA-256.'),
  ),
  after: maybe(facts('The same of what it is since then.')),
  details: maybe(facts('What else there is to say, such as how many events a call was about.')),
  partOf: maybe(id('The entry in the audit log of the call that did the same with many.')),
};
const ENTRY = {
  ...CHANGE,
  ip: maybe(text('Where from; of an IPv6 address the network.')),
  target: maybe(object({ kind: oneOf(TARGET_KINDS), id: text() })),
};

const ACTOR = { kind: 'key', id: '7', name: 'shop' };
const EDITED = {
  id: '384166855765348580',
  at: '2027-01-30T09:00:00.000Z',
  action: 'event.edited',
  actor: ACTOR,
  before: { scheduledTime: '2027-01-31T09:00:00.000Z' },
  after: { scheduledTime: '2027-01-31T10:00:00.000Z' },
};
const { 'X-Next-Cursor': next, Link: links } = PAGE_HEADERS;
const HEADERS = { 'X-Next-Cursor': next, Link: links };

export const AUDIT_CALLS: Descriptions = {
  'GET /events/:id/changes': {
    id: 'listEventChanges',
    tag: 'Events',
    summary: 'Tell who changed an event',
    details:
      'The oldest first: edits, cancels, retries and replays, with what differed. Kept for as long as the event is.',
    query: CHANGES_QUERY,
    answer: list(named('EventChange', object(CHANGE))),
    answerHeaders: HEADERS,
    example: { answer: [EDITED] },
  },
  'GET /audit': {
    id: 'listAuditEntries',
    tag: 'Organisation',
    summary: 'Tell who changed what',
    details:
      'The latest first. Of what a call did with many events there is one entry; creating events is no change. With `Accept: text/csv` it is CSV by RFC 4180, with a line of names; a cell that a spreadsheet would take for a formula begins with an apostrophe.',
    query: AUDIT_QUERY,
    answer: list(named('AuditEntry', object(ENTRY))),
    answerHeaders: HEADERS,
    alsoAs: {
      type: 'text/csv',
      example: `${CSV_HEADER}\r\n384166855765348580,2027-01-30T09:00:00.000Z,key.revoked,user,3,Ada,203.0.113.9,key,7,,,\r\n`,
    },
    errors: ['invalid_range'],
    example: {
      query: { action: 'event.edited', from: '2027-01-30T00:00:00Z' },
      answer: [{ ...EDITED, ip: '203.0.113.9', target: { kind: 'event', id: '384166855765348999' } }],
    },
  },
};

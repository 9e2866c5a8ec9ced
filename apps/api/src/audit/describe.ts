import { AUDIT_ACTIONS, ORIGINS, TARGET_KINDS } from '@jiter/core';
import { CURSOR_ERRORS, PAGE_HEADERS } from '../events/describe.ts';
import type { Descriptions } from '../openapi/call.ts';
import { id, instant, list, map, maybe, named, object, oneOf, text } from '../openapi/shape.ts';
import { CSV_HEADER } from './csv-columns.ts';
import { AUDIT_QUERY, CHANGES_QUERY } from './parse-audit.ts';

const CREATED = 'event.created';

const facts = (description: string) => map({}, { description });

const ACTOR_KINDS = ['key', 'user', 'link', 'admin'];
const OF_ACTOR =
  '`link`: by that of a message, which `id` is; `admin`: by `npm run admin` on the server, or, as `environment`, by a setting of a process.';

const actor = (kinds: readonly string[], description: string) =>
  object({ kind: oneOf(kinds, description), id: maybe(text()), name: text('As it was called then.') });

const WHEN = { id: id(), at: instant() };
const WHAT = {
  before: maybe(
    facts('What it was, of the fields that differ. A payload is told by its length and SHA-256.'),
  ),
  after: maybe(facts('The same of what it is since then.')),
  details: maybe(facts('What else there is to say, such as how many events a call was about.')),
  partOf: maybe(
    id(
      'The entry in the audit log of the call, or of the start of the bulk job, that did the same with many.',
    ),
  ),
};
const EVENT_CHANGE = {
  ...WHEN,
  action: oneOf([CREATED, ...AUDIT_ACTIONS.filter((action) => action.startsWith('event.'))]),
  actor: actor(
    [...ACTOR_KINDS, 'cronjob', 'event'],
    `${OF_ACTOR} \`cronjob\`, \`event\`: the cron job that planned it, the event whose callback it is; nobody asked for it.`,
  ),
  ...WHAT,
  origin: maybe(
    object(
      {
        kind: oneOf(
          ORIGINS,
          '`call`: it was asked for; `tick`: of a cron job at its time; `run`: of one that was run by hand; `replay`: of another event that was sent again; `callback`: of the outcome of one.',
        ),
        cronjob: maybe(id('Of a tick and a run: the cron job.')),
        parentId: maybe(id('Of a replay and a callback: the other event.')),
      },
      { description: `Of \`${CREATED}\`: how it came to be. A link shows its \`kind\` alone.` },
    ),
  ),
};
const ENTRY = {
  ...WHEN,
  action: oneOf(AUDIT_ACTIONS),
  actor: actor(ACTOR_KINDS, OF_ACTOR),
  ...WHAT,
  ip: maybe(text('Where from; of an IPv6 address the network.')),
  target: maybe(object({ kind: oneOf(TARGET_KINDS), id: text() })),
};

const ACTOR = { kind: 'key', id: '7', name: 'shop' };
const MADE = {
  id: '384166855765348999',
  at: '2027-01-29T09:00:00.000Z',
  action: CREATED,
  actor: ACTOR,
  origin: { kind: 'call' },
};
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
    summary: 'Tell who created and changed an event',
    details:
      'The oldest first: how it was created, where that is known, then edits, cancels, retries and replays, with what differed. Kept for as long as the event is.',
    query: CHANGES_QUERY,
    answer: list(named('EventChange', object(EVENT_CHANGE))),
    answerHeaders: HEADERS,
    errors: CURSOR_ERRORS,
    example: { answer: [MADE, EDITED] },
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
    errors: ['invalid_range', ...CURSOR_ERRORS],
    example: {
      query: { action: 'event.edited', from: '2027-01-30T00:00:00Z' },
      answer: [{ ...EDITED, ip: '203.0.113.9', target: { kind: 'event', id: '384166855765348999' } }],
    },
  },
};

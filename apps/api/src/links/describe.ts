import type { Descriptions } from '../openapi/call.ts';
import { id, instant, list, maybe, named, object, text, yesOrNo } from '../openapi/shape.ts';
import { LOOK_BODY } from '../people/bodies.ts';
import { LINK_BODY } from './parse-link.ts';

const SHOWS = { event: maybe(id('Its page.')), host: maybe(text('How it does.')) };
const LINK = {
  id: id(),
  ...SHOWS,
  org: maybe(id('Its overview.')),
  role: { const: 'viewer' },
  payloads: yesOrNo('Payloads, headers and answers are shown.'),
  createdAt: instant(),
  expiresAt: instant('It opens nothing from then on.'),
  madeBy: text('The name of a person or of an API key.'),
};

const AT = '2027-01-31T09:00:00.000Z';
const OF_HOST = { host: 'app.example.com', role: 'viewer', payloads: false };
const MADE = { id: '5', ...OF_HOST, createdAt: AT, expiresAt: AT, madeBy: 'Ann' };
const TOKEN = 'k7fQ0jvM2c4tVt1bqkTtX0m8h0y8b6r5d3s1a9z7w6e';

export const LINK_CALLS: Descriptions = {
  'GET /links': {
    id: 'listLinks',
    tag: 'Organisation',
    summary: 'List the links that still open something',
    details: 'The latest first.',
    answer: list(named('SharedLink', object(LINK))),
    example: { answer: [MADE] },
  },
  'POST /links': {
    id: 'createLink',
    tag: 'Organisation',
    summary: 'Make a link that shows one thing, read-only, to whoever has it',
    details:
      'An event, a host, or the overview of this organisation, without an account and until it `expires`. It is shown only here. Nobody sees by it what who made it may not see; it opens nothing any more once it is revoked, or once who made it may make none here, whether a person or a key. By the header `x-jiter-link` it opens the calls that its page is made of, and no others.',
    body: LINK_BODY,
    answer: named('MadeSharedLink', object({ ...LINK, url: text('From `/` on, without `PUBLIC_URL`.') })),
    errors: ['invalid_link', 'invalid_duration', 'invalid_idempotency_key', 'quota_exceeded'],
    plainErrors: [404],
    example: {
      body: { host: 'app.example.com', role: 'viewer', expires: '7d' },
      answer: { ...MADE, url: `https://jiter.example.com/shared#${TOKEN}` },
    },
  },
  'DELETE /links/:id': {
    id: 'revokeLink',
    tag: 'Organisation',
    summary: 'Have a link open nothing any more, at once',
    answer: object({ id: id(), revoked: { const: true } }),
    example: { answer: { id: '5', revoked: true } },
  },
  'POST ../auth/shared/look': {
    id: 'lookAtLink',
    effect: 'none',
    tag: 'Organisation',
    access: 'no key',
    summary: 'Say what a link shows',
    body: LOOK_BODY,
    answer: object({
      ...SHOWS,
      org: object({ name: text() }),
      payloads: LINK.payloads,
      expiresAt: LINK.expiresAt,
    }),
    errors: ['link_expired'],
    plainErrors: [404],
    example: {
      body: { token: TOKEN },
      answer: { host: 'app.example.com', org: { name: 'shop' }, payloads: false, expiresAt: AT },
    },
  },
};

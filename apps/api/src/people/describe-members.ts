import { ROLES } from '@jiter/core';
import type { Descriptions } from '../openapi/call.ts';
import { either, id, instant, list, named, object, oneOf, text } from '../openapi/shape.ts';
import { INVITATION_BODY, ROLE_BODY } from './bodies.ts';

const NOTHING = { type: 'null' };

const MEMBER = named(
  'Member',
  object({
    id: id('Of the person.'),
    name: text(),
    email: either(text(), NOTHING),
    role: oneOf(ROLES),
    createdAt: instant('Since when.'),
  }),
);
const INVITATION = named(
  'Invitation',
  object({
    id: id(),
    role: oneOf(ROLES),
    email: either(text(), NOTHING),
    createdAt: instant(),
    expiresAt: instant(),
    invitedBy: either(text('The name of a person.'), NOTHING),
  }),
);

const AT = '2027-01-31T09:00:00.000Z';
const BOB = { id: '2', name: 'Bob', email: 'bob@example.com', role: 'member', createdAt: AT };
const WAITING = { id: '5', role: 'member', email: 'bob@example.com', createdAt: AT, expiresAt: AT };
const AN_ADMIN = 'An admin says so of viewers, members and admins, an owner of anybody.';

/** Who is in an org: for people alone. */
export const MEMBER_CALLS: Descriptions = {
  'GET /members': {
    id: 'listMembers',
    tag: 'People',
    summary: 'List who is in the organisation',
    answer: list(MEMBER),
    example: { answer: [BOB] },
  },
  'PUT /members/:id': {
    id: 'changeMember',
    tag: 'People',
    summary: 'Say as what somebody is in the organisation; it holds in every process within 5 s',
    details: AN_ADMIN,
    body: ROLE_BODY,
    answer: MEMBER,
    errors: ['invalid_role', 'last_owner'],
    example: { body: { role: 'member' }, answer: BOB },
  },
  'DELETE /members/:id': {
    id: 'removeMember',
    tag: 'People',
    summary: 'Take somebody out of the organisation; it holds in every process within 5 s',
    details: `${AN_ADMIN} The invitations that he made and nobody has followed are void then; keys belong to the organisation and stay.`,
    answer: object({ id: id(), removed: { const: true } }),
    errors: ['last_owner'],
    example: { answer: { id: '2', removed: true } },
  },
  'GET /invitations': {
    id: 'listInvitations',
    tag: 'People',
    summary: 'List the invitations that nobody has followed yet',
    answer: list(INVITATION),
    example: { answer: [{ ...WAITING, invitedBy: 'Ann' }] },
  },
  'POST /invitations': {
    id: 'invite',
    tag: 'People',
    summary: 'Make a link by which somebody comes into the organisation',
    details: `It works once, for seven days, and is shown only here. ${AN_ADMIN}`,
    body: INVITATION_BODY,
    answer: object({ id: id(), url: text('From `/` on, without `PUBLIC_URL`.'), expiresAt: instant() }),
    errors: ['invalid_role', 'invalid_email', 'invalid_idempotency_key', 'quota_exceeded'],
    example: {
      body: { role: 'member', email: 'bob@example.com' },
      answer: { id: '5', url: 'https://jiter.example.com/invite#k7fQ0jvM2c4tVt1b', expiresAt: AT },
    },
  },
  'DELETE /invitations/:id': {
    id: 'revokeInvitation',
    tag: 'People',
    summary: 'Have an invitation lead nowhere',
    answer: object({ id: id(), revoked: { const: true } }),
    example: { answer: { id: '5', revoked: true } },
  },
};

import { ROLES } from '@jiter/core';
import { TAKES_NOTHING } from '../acts/parse-act.ts';
import type { Description, Descriptions } from '../openapi/call.ts';
import { IDENTITIES, IDENTITY_CALLS, IDENTITY_EXAMPLE } from './describe-identities.ts';
import { PASSWORD_CALLS } from './describe-password.ts';
import { QUIET_CALLS } from './describe-quiet.ts';
import { either, id, instant, list, named, object, oneOf, text, yesOrNo } from '../openapi/shape.ts';
import {
  ACCEPT_BODY,
  FRESH_BODY,
  LINK_BODY,
  LOOK_BODY,
  OAUTH_BODY,
  ORG_BODY,
  SET_UP_BODY,
  SIGN_IN_BODY,
} from './bodies.ts';

const NOTHING = { type: 'null' };

const USER_SHAPES = {
  id: id(),
  name: text(),
  email: either(text(), NOTHING),
  isOperator: yesOrNo('May see how the whole server is.'),
};
const USER = named('User', object(USER_SHAPES));
const MEMBERSHIP = named('Membership', object({ id: id(), name: text(), role: oneOf(ROLES) }));

const SESSION = named(
  'Session',
  object({
    id: id(),
    createdAt: instant(),
    lastSeenAt: instant('To the minute.'),
    ip: text('Of IPv6 the network.'),
    userAgent: text(),
    isCurrent: yesOrNo('It is the one that asks.'),
  }),
);

const ANN = { id: '1', name: 'Ann', email: 'ann@example.com', isOperator: true };
const MINE = [{ id: '1', name: 'first', role: 'owner' }];
const SHOP = { id: '7', name: 'shop', role: 'owner' };
const FRESH = '2027-01-31T09:10:00.000Z';
const TOKEN = 'k7fQ0jvM2c4tVt1bqkTtX0m8h0y8b6r5d3s1a9z7w6e';
const PASSWORD = 'correct horse battery';

const signsIn = { tag: 'People', access: 'no key', answer: object({ user: USER }) } as const;
const person = { tag: 'People', access: 'session' } as const;
const nothing = {
  answer: NOTHING,
  status: 204,
  example: { answer: null },
} as const satisfies Partial<Description>;

const looks = {
  effect: 'none',
  tag: 'People',
  access: 'no key',
  body: LOOK_BODY,
  answer: object({ expiresAt: instant() }),
  errors: ['link_used', 'link_expired'],
  example: { body: { token: TOKEN }, answer: { expiresAt: FRESH } },
} as const satisfies Partial<Description>;
const services = { github: yesOrNo(), oidc: either(object({ name: text() }), NOTHING) };

export const PEOPLE_CALLS: Descriptions = {
  'GET ../auth/methods': {
    id: 'listSignInMethods',
    tag: 'People',
    access: 'no key',
    asksNobody: true,
    summary: 'Say how people can sign in',
    answer: object({
      password: { const: true },
      ...services,
    }),
    example: { answer: { password: true, github: false, oidc: null } },
  },
  'POST ../auth/setup': {
    ...signsIn,
    id: 'setUp',
    summary: 'Make the first person, by the link that the server printed',
    details: 'An operator, and owner of the first organisation, who is signed in then. It works once.',
    body: SET_UP_BODY,
    status: 201,
    errors: ['invalid_name', 'invalid_password', 'invalid_email', 'link_used', 'link_expired'],
    example: {
      body: { token: TOKEN, name: 'Ann', password: PASSWORD, email: 'ann@example.com' },
      answer: { user: ANN },
    },
  },
  'POST ../auth/setup/look': {
    ...looks,
    id: 'lookAtSetUpLink',
    summary: 'Say whether a link to set up leads anywhere',
  },
  'POST ../auth/link/look': {
    ...looks,
    id: 'lookAtSignInLink',
    summary: 'Say whether a link to sign in leads anywhere, and by what else the person can',
    answer: object({ expiresAt: instant(), identities: IDENTITIES }),
    example: { body: { token: TOKEN }, answer: { expiresAt: FRESH, identities: [IDENTITY_EXAMPLE] } },
  },
  'POST ../auth/link': {
    ...signsIn,
    id: 'signInByLink',
    summary: 'Sign in by a link of `npm run admin -- login-link`',
    details:
      'It works once. With a `password` that is the password from now on, and all other sessions and links of that person end. Accounts of other services stay connected, unless it is sent with `disconnect`.',
    body: LINK_BODY,
    errors: ['invalid_password', 'link_used', 'link_expired'],
    example: { body: { token: TOKEN, password: PASSWORD }, answer: { user: ANN } },
  },
  'POST ../auth/sign-in': {
    ...signsIn,
    id: 'signIn',
    summary: 'Sign in by a password',
    body: SIGN_IN_BODY,
    plainErrors: [401],
    example: { body: { login: 'ann@example.com', password: PASSWORD }, answer: { user: ANN } },
  },
  'POST ../auth/sign-out': {
    ...nothing,
    ...TAKES_NOTHING,
    tag: 'People',
    access: 'no key',
    id: 'signOut',
    effect: 'destroys',
    summary: 'End the session, if there is one',
    example: { body: {}, answer: null },
  },
  'POST ../auth/fresh': {
    ...person,
    id: 'refreshSession',
    summary: 'Enter the password once more, for what needs that',
    body: FRESH_BODY,
    answer: object({ freshUntil: instant() }),
    example: { body: { password: PASSWORD }, answer: { freshUntil: FRESH } },
  },
  'GET ../auth/fresh': {
    ...person,
    id: 'listFreshWays',
    summary: 'Say by what the person can sign in once more, for what needs that',
    details:
      'By the password, which is sent to `POST /auth/fresh`; by a service: `POST /auth/oauth/:service` with `fresh`.',
    answer: object({
      password: yesOrNo(),
      canSetPassword: yesOrNo('By `POST /auth/password`; nobody can where ADMIN_PASSWORD is it.'),
      ...services,
    }),
    example: { answer: { password: false, canSetPassword: true, github: true, oidc: null } },
  },
  ...PASSWORD_CALLS,
  'GET ../auth/me': {
    ...person,
    id: 'getMe',
    summary: 'Say who is signed in, and in which organisations he is',
    answer: object({ user: USER, orgs: list(MEMBERSHIP), freshUntil: instant() }),
    example: { answer: { user: ANN, orgs: MINE, freshUntil: FRESH } },
  },
  'GET ../auth/sessions': {
    ...person,
    id: 'listSessions',
    summary: 'List where the person is signed in',
    answer: list(SESSION),
    example: {
      answer: [
        {
          ...{ id: '9', createdAt: FRESH, lastSeenAt: FRESH, ip: '192.0.2.7', userAgent: 'Mozilla/5.0' },
          isCurrent: true,
        },
      ],
    },
  },
  'DELETE ../auth/sessions/:id': {
    ...person,
    ...nothing,
    id: 'endSession',
    summary: 'End a session; in every process within 5 s',
  },
  ...QUIET_CALLS,
  'POST ../auth/oauth/:service': {
    tag: 'People',
    access: 'no key',
    id: 'signInByService',
    summary: 'Say where a browser goes to sign in by another service',
    details:
      '`github` or `oidc`, as far as `/auth/methods` names them. What it comes back with is good for the browser that left, once, for ten minutes. With `connect` it takes somebody who signed in a short while ago. With `fresh` he shows once more who he is, as far as the service can be asked for that, and his session is fresh from then on; the page is told by `#fresh=`.',
    body: OAUTH_BODY,
    answer: object({ url: text('Where to go to.', { format: 'uri' }) }),
    errors: ['not_fresh', 'link_used', 'link_expired'],
    plainErrors: [401],
    example: {
      body: { returnTo: '/o/1/events' },
      answer: { url: 'https://github.com/login/oauth/authorize?client_id=Iv23li&state=k7fQ' },
    },
  },
  'GET ../auth/oauth/:service/callback': {
    tag: 'People',
    access: 'no key',
    asksNobody: true,
    id: 'comeBackFromService',
    summary: 'Take somebody back who went to sign in by another service',
    details:
      'Browsers are sent here by the service. They are sent on to a page, with what went wrong behind `#sign-in=`, if anything did.',
    status: 303,
    answer: NOTHING,
    example: { answer: null },
  },
  ...IDENTITY_CALLS,
  'POST ../auth/orgs': {
    ...person,
    id: 'createOrganisation',
    summary: 'Make an organisation, which the person owns',
    details: 'It has a signing secret and no key.',
    body: ORG_BODY,
    answer: MEMBERSHIP,
    status: 201,
    errors: ['invalid_idempotency_key', 'quota_exceeded'],
    example: { body: { name: 'shop' }, answer: SHOP },
  },
  'PUT ../auth/orgs/:id': {
    ...person,
    id: 'renameOrganisation',
    summary: 'Rename an organisation',
    details: 'From the role `admin` on.',
    body: ORG_BODY,
    answer: MEMBERSHIP,
    errors: ['forbidden'],
    example: { body: { name: 'shop' }, answer: SHOP },
  },
  'DELETE ../auth/orgs/:id': {
    ...person,
    id: 'deleteOrganisation',
    summary: 'Delete an organisation, for good',
    details:
      'Its owner alone, who signed in in the last ten minutes. Nobody gets in from then on, in every process within 5 s, and nothing leaves any more: what was to come is not sent. What there is of it is taken away bit by bit.',
    query: { name: text('What it is called, so that nobody deletes another one than he meant.') },
    answer: object({ id: id(), deleted: { const: true } }),
    errors: ['wrong_name', 'forbidden', 'not_fresh', 'first_org'],
    example: { query: { name: 'shop' }, answer: { id: '7', deleted: true } },
  },
  'POST ../auth/orgs/:id/leave': {
    ...person,
    ...nothing,
    ...TAKES_NOTHING,
    id: 'leaveOrganisation',
    effect: 'destroys',
    summary: 'Leave an organisation',
    errors: ['last_owner'],
    example: { body: {}, answer: null },
  },
  'POST ../auth/invitations/look': {
    tag: 'People',
    access: 'no key',
    id: 'lookAtInvitation',
    effect: 'none',
    summary: 'Say what an invitation is to',
    body: LOOK_BODY,
    answer: object({
      org: object({ id: id(), name: text() }),
      role: oneOf(ROLES),
      email: either(text(), NOTHING),
      expiresAt: instant(),
    }),
    errors: ['link_used', 'link_expired'],
    example: {
      body: { token: TOKEN },
      answer: { org: { id: '1', name: 'first' }, role: 'member', email: null, expiresAt: FRESH },
    },
  },
  'POST ../auth/invitations/accept': {
    ...signsIn,
    id: 'acceptInvitation',
    summary: 'Come into an organisation by an invitation',
    details:
      'It works once. Whoever is signed in sends the token alone, and is answered with a 200. Everybody else makes an account by it, and is signed in then.',
    body: ACCEPT_BODY,
    status: 201,
    otherAnswers: {
      200: { description: 'OK', schema: object({ user: USER }), example: { user: ANN } },
    },
    errors: [
      ...(['invalid_name', 'invalid_password', 'invalid_email'] as const),
      ...(['name_taken', 'email_taken', 'link_used', 'link_expired'] as const),
    ],
    example: { body: { token: TOKEN, name: 'Ann', password: PASSWORD }, answer: { user: ANN } },
  },
};

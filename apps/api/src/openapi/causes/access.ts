import type { ErrorCode } from '@jiter/core';
import type { Causes } from './cause.ts';

/** Of who may do something, and who somebody is. */
export const ACCESS_CAUSES = {
  scope_missing: {
    cause: 'The key was made for other calls than this.',
    help: 'Take another key, or make one with the scope that `scope` names.',
  },
  org_missing: {
    cause: 'You are in several organisations, and the call does not say which it is about.',
    help: 'Send the id of one in the header `x-jiter-org`; `GET /auth/me` lists them.',
  },
  cross_site: {
    cause: 'A cookie came along, and no word that the call is from a page of this server.',
    help: 'Programs send `x-api-key` instead of a cookie; behind a proxy, PUBLIC_URL has to be what people see.',
  },
  not_a_member: {
    cause: 'You are not in the organisation that was named, or not any more.',
    help: 'Ask one of its admins for an invitation, or send another id.',
  },
  forbidden: {
    cause: 'Your role may not do this, or no key may.',
    help: 'Ask somebody with the role that `role` names, or sign in as a person.',
  },
  link_only: {
    cause: 'A shared link opens what it shows, and this is beside it.',
    help: 'Sign in, or send an API key.',
  },
  not_fresh: {
    cause: 'This gives something away or takes it, and you signed in more than ten minutes ago.',
    help: 'Send the password to `POST /auth/fresh`, or go by a service with `fresh`, and call again; the console asks for it by itself.',
  },
  destination_not_in_scope: {
    cause: 'The key may send to some destinations only, and this is none of them.',
    help: 'Send to one of those, or take a key without that bound.',
  },
  operator_only: {
    cause: 'The setting belongs to whoever runs the server.',
    help: 'The message has the command by which an operator sets it.',
  },
  expires_too_late: {
    cause: 'A key cannot make one that lasts longer than itself.',
    help: 'Send an earlier `expiresAt`, or make it with a key that lasts longer.',
  },
  last_admin_key: {
    cause: 'Without this key nobody could make keys any more.',
    help: 'Make another one that may, and revoke this one then.',
  },
  last_owner: {
    cause: 'An organisation has at least one owner.',
    help: 'Make somebody else an owner first.',
  },
  first_org: {
    cause: 'The first organisation belongs to the installation.',
    help: 'Leave it to others, or take it down with the server.',
  },
  last_way_in: {
    cause: 'Without this account you could not sign in any more.',
    help: 'Set a password by `POST /auth/password`, or connect another account first.',
  },
  password_of_setting: {
    cause: 'The operator `admin` has no password of his own beside the setting.',
    help: 'Set another `ADMIN_PASSWORD` and restart, which ends the sessions that the old one opened.',
  },
  name_taken: {
    cause: 'Somebody else signs in by this name.',
    help: 'Send another one, such as with an initial.',
  },
  email_taken: {
    cause: 'Somebody has this address here already.',
    help: 'Sign in if that is you, or send another one, or none.',
  },
  link_used: {
    cause: 'The link works once, and somebody has used it.',
    help: 'Sign in, or ask for another one.',
  },
  link_expired: { cause: 'The link is older than it may be.', help: 'Ask for another one.' },
} satisfies Partial<Causes<ErrorCode>>;

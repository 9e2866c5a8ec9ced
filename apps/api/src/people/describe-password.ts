import type { Descriptions } from '../openapi/call.ts';
import { instant, object } from '../openapi/shape.ts';
import { PASSWORD_BODY } from './bodies.ts';

export const PASSWORD_CALLS: Descriptions = {
  'POST ../auth/password': {
    tag: 'People',
    access: 'session',
    id: 'setPassword',
    summary: 'Set a new password of one’s own',
    details:
      'All other sessions of the person and links to sign in end; this session goes on, and is fresh. With the password of before as `current`; whoever has none, as he came by another service, signed in in the last ten minutes instead. Accounts of other services stay connected.',
    body: PASSWORD_BODY,
    answer: object({ freshUntil: instant() }),
    errors: ['invalid_password', 'not_fresh', 'password_of_setting'],
    example: {
      body: { current: 'correct horse battery', password: 'a sentence that nobody guesses' },
      answer: { freshUntil: '2027-01-31T09:10:00.000Z' },
    },
  },
};

import type { Descriptions } from '../openapi/call.ts';
import { id, instant, list, named, object, text } from '../openapi/shape.ts';

export const IDENTITIES = list(
  named(
    'Identity',
    object({ id: id(), service: text(), name: text('As it is called there.'), createdAt: instant() }),
  ),
);
export const IDENTITY_EXAMPLE = {
  ...{ id: '4', service: 'GitHub', name: 'Ann' },
  createdAt: '2027-01-31T09:10:00.000Z',
};

const person = { tag: 'People', access: 'session' } as const;

export const IDENTITY_CALLS: Descriptions = {
  'GET ../auth/identities': {
    ...person,
    id: 'listIdentities',
    summary: 'List the accounts of other services that the person can sign in by',
    answer: IDENTITIES,
    example: { answer: [IDENTITY_EXAMPLE] },
  },
  'DELETE ../auth/identities/:id': {
    ...person,
    id: 'disconnectIdentity',
    summary: 'Disconnect an account: nobody signs in by it any more',
    answer: { type: 'null' },
    status: 204,
    errors: ['not_fresh', 'last_way_in'],
    example: { answer: null },
  },
};

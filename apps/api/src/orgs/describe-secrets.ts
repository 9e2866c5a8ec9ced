import type { Descriptions } from '../openapi/call.ts';
import { id, instant, list, maybe, named, object, text, whole } from '../openapi/shape.ts';
import { TAKES_NOTHING } from '../acts/parse-act.ts';
import { ROTATE_BODY } from './secret-routes.ts';

const FORMS = {
  signingSecret: text('As `@jiter/node` takes it.'),
  standardSecret: text('The same, as libraries of Standard Webhooks take it.'),
};
const SECRET = named(
  'SigningSecret',
  object({
    id: id(),
    createdAt: instant(),
    expiresAt: maybe(instant('It signs until then.')),
    signingSecret: maybe(FORMS.signingSecret),
    standardSecret: maybe(FORMS.standardSecret),
  }),
);

const AT = '2027-01-31T09:00:00.000Z';
const BOTH = {
  signingSecret: '5e1c3b1e-6d56-4d0f-9a83-0d4c8b9a7c11',
  standardSecret: 'whsec_NWUxYzNiMWUtNmQ1Ni00ZDBmLTlhODMtMGQ0YzhiOWE3YzEx',
};

export const SECRET_CALLS: Descriptions = {
  'GET /secrets': {
    id: 'listSigningSecrets',
    tag: 'Organisation',
    summary: 'List what signs, newest first',
    details: 'A person is shown the secrets themselves for ten minutes after the password was entered.',
    answer: list(SECRET),
    errors: ['master_key_missing'],
    example: { answer: [{ id: '3', createdAt: AT, ...BOTH }] },
  },
  'POST /secrets/rotate': {
    id: 'rotateSigningSecret',
    effect: 'destroys',
    tag: 'Organisation',
    summary: 'Make a new signing secret',
    details:
      'Those before go on signing for the overlap: `webhook-signature` has one signature by each, `X-Jiter-Signature` one by the oldest.',
    body: ROTATE_BODY,
    bodyIsOptional: true,
    answer: object({ ...FORMS, overlapEndsAt: instant() }),
    errors: ['invalid_duration', 'invalid_idempotency_key'],
    example: { body: { overlap: '24h' }, answer: { ...BOTH, overlapEndsAt: AT } },
  },
  'POST /secrets/end-overlap': {
    id: 'endOverlap',
    effect: 'destroys',
    tag: 'Organisation',
    summary: 'Have the newest signing secret sign alone from now on',
    ...TAKES_NOTHING,
    answer: object({ ended: whole('How many signed beside it until now.', { minimum: 0 }) }),
    example: { body: {}, answer: { ended: 1 } },
  },
};

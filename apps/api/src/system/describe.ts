import { OPERATOR_CHANNELS, OPERATOR_CODES } from '@jiter/core';
import type { Descriptions } from '../openapi/call.ts';
import { id, instant, list, maybe, named, object, oneOf, text, whole, yesOrNo } from '../openapi/shape.ts';

const ORG = named(
  'OrganisationAtWork',
  object({
    id: id(),
    name: text(),
    members: whole(),
    keys: whole('That were not revoked.'),
    sent: whole('Events of the last day that were delivered.'),
    failed: whole('Events of the last day that failed for good.'),
    createdAt: instant(),
  }),
);

const NOTICE = object({
  channel: oneOf(OPERATOR_CHANNELS),
  type: oneOf(['operator.failing', 'operator.recovered']),
  attempts: whole('How often it was tried.'),
  status: maybe(text('What came of the last try: a status, or why there was none.')),
  settledAt: maybe(instant('Nothing more is tried.')),
});
const INCIDENT = named(
  'OperatorIncident',
  object({
    code: oneOf(OPERATOR_CODES),
    text: text('As it was seen last.'),
    openedAt: instant(),
    closedAt: maybe(instant('It was over.')),
    tells: whole('How often those who run the server were told that it is there.'),
    notices: list(NOTICE, { description: 'The latest first, 20 at most.' }),
  }),
);
const AN_INCIDENT = {
  ...{ code: 'no-worker-alive', text: 'No worker has answered for 31 s.', tells: 1 },
  ...{ openedAt: '2027-01-31T09:00:00.000Z', closedAt: '2027-01-31T09:04:00.000Z' },
  notices: [
    {
      channel: 'email',
      type: 'operator.failing',
      attempts: 1,
      status: '250',
      settledAt: '2027-01-31T09:00:01.000Z',
    },
  ],
};

export const SYSTEM_CALLS: Descriptions = {
  'GET /system': {
    id: 'getSystem',
    tag: 'Operation',
    summary: 'Tell of all organisations how much they do, and what was wrong with the server',
    details: 'How workers, queue and database are, `GET /status` tells.',
    answer: object({
      orgs: list(ORG, { description: 'Those that did most within a day first, 100 at most.' }),
      more: yesOrNo('There are more.'),
      incidents: list(INCIDENT, {
        description: 'What was wrong with the server, the latest first, 50 at most.',
      }),
    }),
    example: {
      answer: {
        orgs: [
          {
            id: '1',
            name: 'first',
            members: 3,
            keys: 2,
            sent: 4_120,
            failed: 7,
            createdAt: '2027-01-01T09:00:00.000Z',
          },
        ],
        more: false,
        incidents: [AN_INCIDENT],
      },
    },
  },
};

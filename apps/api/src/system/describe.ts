import type { Descriptions } from '../openapi/call.ts';
import { id, instant, list, named, object, text, whole, yesOrNo } from '../openapi/shape.ts';

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

export const SYSTEM_CALLS: Descriptions = {
  'GET /system': {
    id: 'getSystem',
    tag: 'Operation',
    summary: 'Tell of all organisations how much they do',
    details: 'How workers, queue and database are, `GET /status` tells.',
    answer: object({
      orgs: list(ORG, { description: 'Those that did most within a day first, 100 at most.' }),
      more: yesOrNo('There are more.'),
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
      },
    },
  },
};

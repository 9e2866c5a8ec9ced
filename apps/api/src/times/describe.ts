import type { Descriptions } from '../openapi/call.ts';
import { instant, list, maybe, named, object, oneOf, text, yesOrNo } from '../openapi/shape.ts';
import { TIME_BODY } from './routes.ts';

const RESOLVED = named(
  'ResolvedTime',
  object({
    scheduledTime: instant('For an event.'),
    instants: list(instant(), {
      description: 'All that it may mean: two, where clocks show the time twice.',
      minItems: 1,
    }),
    timezone: text(),
    localTime: text('What clocks show there then.', { examples: ['2027-01-31T10:00:00.000+01:00'] }),
    isPast: yesOrNo(),
    warning: maybe(
      object({
        code: oneOf(['gap', 'twice'], 'Clocks never show that time, or do so twice.'),
        text: text('For people.'),
      }),
    ),
  }),
);

export const TIME_CALLS: Descriptions = {
  'POST /times/resolve': {
    id: 'resolveTime',
    effect: 'none',
    tag: 'Inboxes',
    summary: 'Say when a time is that a person wrote',
    details:
      '`now`, `in 5 minutes`, `in 1h30m`, `18:00`, `9am`, `tomorrow 9:00`, `next monday 08:30`, `2027-01-31 09:00`, ISO-8601 with and without a zone, seconds and milliseconds since 1970. Days and weeks are the calendar’s: `in 1 day` is the same time of day.',
    body: TIME_BODY,
    answer: RESOLVED,
    errors: ['unknown_time'],
    example: {
      body: { text: 'tomorrow 9:00', timezone: 'Europe/Berlin' },
      answer: {
        scheduledTime: '2027-01-31T08:00:00.000Z',
        instants: ['2027-01-31T08:00:00.000Z'],
        timezone: 'Europe/Berlin',
        localTime: '2027-01-31T09:00:00.000+01:00',
        isPast: false,
      },
    },
  },
};

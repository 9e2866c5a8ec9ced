import type { Descriptions } from '../openapi/call.ts';
import { either, object, text } from '../openapi/shape.ts';
import { QUIET_BODY, QUIET_FIELDS } from './quiet-hours.ts';

const NOTHING = { type: 'null' };
const ANSWER = object({
  quietHours: either(object(QUIET_FIELDS), NOTHING),
  email: either(text('Where mail of one goes.'), NOTHING),
});
const HOURS = { from: '22:00', to: '07:00', timezone: 'Europe/Berlin' };
const MINE = { quietHours: HOURS, email: 'ann@example.com' };
const person = { tag: 'People', access: 'session' } as const;

export const QUIET_CALLS: Descriptions = {
  'GET ../auth/quiet-hours': {
    ...person,
    id: 'getQuietHours',
    summary: 'Say when the person wants no mail of channels',
    answer: ANSWER,
    example: { answer: MINE },
  },
  'PUT ../auth/quiet-hours': {
    ...person,
    id: 'setQuietHours',
    summary: 'Have mail of channels to one’s own address wait for a time of day',
    details:
      'What is to be told meanwhile is one mail at their end. Of the organisations that the person is in.',
    body: QUIET_BODY,
    answer: ANSWER,
    errors: ['invalid_quiet_hours', 'invalid_timezone'],
    example: { body: HOURS, answer: MINE },
  },
  'DELETE ../auth/quiet-hours': {
    ...person,
    id: 'removeQuietHours',
    summary: 'Have no quiet hours any more',
    answer: NOTHING,
    status: 204,
    example: { answer: null },
  },
};

import { classOfStatus } from './attempt-class.ts';
import { describeReply, type UnansweredReason } from '../outcome/outcome.ts';

test.each([
  [200, '2xx'],
  [204, '2xx'],
  [301, '3xx'],
  [404, '4xx'],
  [429, '4xx'],
  [503, '5xx'],
  [599, '5xx'],
  [101, '5xx'],
  [999, '5xx'],
])('an answer of %i is %s', (status, expected) => {
  expect(classOfStatus(describeReply({ kind: 'answered', status, body: '' }))).toBe(expected);
});

test.each(['timeout', 'unreachable', 'refused'] satisfies UnansweredReason[])(
  'none at all is what kept it away: %s',
  (reason) => {
    expect(classOfStatus(describeReply({ kind: 'unanswered', reason, detail: 'it says why' }))).toBe(reason);
  },
);

test.each([
  'cut: the worker stopped before an answer came',
  'cut: a fault of ours ended it before an answer came',
  '',
])('what we ended is ours: %p', (status) => expect(classOfStatus(status)).toBe('ours'));

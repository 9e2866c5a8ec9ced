import { CRON_JOB_STATUSES, EVENT_STATUSES, MISFIRES, STALLED } from './index.ts';

test('statuses are the words that clients compare with, capitals and spaces included', () => {
  expect(EVENT_STATUSES.toSorted()).toEqual([
    'Cancelled',
    'Failed To Queue',
    'Failed To Send',
    'Pending',
    'Queued',
    'Sent',
  ]);
  expect(CRON_JOB_STATUSES.toSorted()).toEqual(['Active', 'Disabled']);
  expect(MISFIRES.toSorted()).toEqual(['all', 'once', 'skip']);
});

test('what is said of a job that stands still says what to do', () => {
  expect(STALLED).toMatch(/Send another expression or timezone, or upgrade Node\.js$/);
});

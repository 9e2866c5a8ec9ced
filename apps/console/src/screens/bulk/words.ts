import { many, showCount } from '../../times/format.ts';

const events = (count: number) => many(count, 'event');
const atLeast = (count: number, isMore: boolean) => (isMore ? `more than ${events(count)}` : events(count));

export const words = {
  list: 'Bulk jobs',
  link: (running: number) => (running === 0 ? 'Bulk jobs' : `Bulk jobs, ${showCount(running)} at work`),
  caption: 'Bulk jobs, the latest first',
  columns: { state: 'State', what: 'What', which: 'Which', done: 'Done', begun: 'Begun' },
  none: [
    'No bulk jobs yet',
    'Choose all that match in Events, or retry a group in Failed: a worker does it at the pace that you say.',
  ],
  kept: 'Jobs are kept for 30 days after they ended.',
  actions: { cancel: 'Cancel', retry: 'Retry', replay: 'Send copies' },
  states: { running: 'At work', done: 'Done', stopped: 'Stopped', failed: 'Given up' },
  by: (name: string) => `by ${name}`,
  matches: atLeast,
  ofAll: (done: number, matches: number, isMore: boolean) =>
    `${showCount(done)} of ${isMore ? 'more than ' : ''}${showCount(matches)}`,
  rate: (rate: number) => `${events(rate)} a second`,
  one: {
    title: (action: 'cancel' | 'retry' | 'replay') =>
      ({ cancel: 'Cancel events', retry: 'Retry events', replay: 'Send copies' })[action],
    back: 'All bulk jobs',
    progress: 'How far it is',
    facts: 'Facts',
    rate: 'Rate',
    by: 'Begun by',
    begun: 'Begun',
    ended: 'Ended',
    took: (span: string) => `after ${span}`,
    endsAt: (time: string) => `done at about ${time}`,
    which: 'Which events',
    show: 'Show these events',
    stop: 'Stop',
    stopped: 'Stopped: what was done is done',
    noMore: 'Fewer were left when their turn came: some had gone on meanwhile.',
    missing: 'There is no such bulk job here',
    missingText: 'It never existed in this organisation, or it ended more than 30 days ago.',
  },
  which: {
    failureReason: 'why',
    reason: 'answer',
    host: 'host',
    label: 'label',
    destination: 'URL',
    q: 'text',
    ids: 'ids',
    scheduledStartDate: 'due from',
    scheduledEndDate: 'due until',
    failedAtStartDate: 'failed from',
    failedAtEndDate: 'failed until',
    sentAtStartDate: 'sent from',
    sentAtEndDate: 'sent until',
    createdStartDate: 'created from',
    createdEndDate: 'created until',
    withoutCron: 'without cron jobs',
  },
  dialog: {
    explain: {
      cancel:
        'What is coming or waits for a retry is not sent. An attempt that is under way may still arrive.',
      retry: 'They are due at once when their turn comes, with the same webhook-id and all retries anew.',
      replay: 'Each gets a new event with a webhook-id of its own.',
    },
    action: {
      cancel: (count: string) => `Cancel ${count}`,
      retry: (count: string) => `Retry ${count}`,
      replay: (count: string) => `Send copies of ${count}`,
    },
    counting: 'Counting',
    none: 'There is none of them with which this can be done.',
    hosts: 'By host',
    otherHosts: 'other hosts',
    rate: 'Pace',
    ends: 'Done at',
    takes: (span: string) => `in ${span}`,
    due: 'Due meanwhile',
    dueHelp: (count: number) =>
      count === 0
        ? 'Nothing else is due until then.'
        : `${events(count)} ${count === 1 ? 'leaves' : 'leave'} beside them anyway.`,
    started: 'It is at work',
    reload: 'It goes on when this page is closed, and can be stopped at any time.',
  },
} as const;

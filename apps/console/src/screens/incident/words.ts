import { many, showSpan } from '../../times/format.ts';

export const words = {
  title: (host: string) => `${host} is failing`,
  over: (host: string) => `${host} is well again`,
  of: (org: string) => `For ${org}`,
  since: 'Since',
  told: (count: number) => `told ${many(count, 'time')}`,
  after: (span: string) => `It was over after ${span}. There is nothing to acknowledge any more.`,
  span: showSpan,
  sentTo: 'This link was sent to',
  writtenDown: 'What you do here is written down as done by whom it was sent to.',
  acknowledge: 'Acknowledge',
  acknowledgeHelp: 'Somebody sees to it: nobody is told again before it is over.',
  snooze: 'Snooze',
  snoozeHelp: 'Nobody is told again for a while.',
  spans: { '1h': 'an hour', '4h': '4 hours', '1d': 'a day' },
  used: 'This link was used already, and works once. Open the incident in the console to do more.',
  acknowledged: 'Acknowledged',
  snoozed: 'Snoozed until',
  by: 'by',
  done: {
    acknowledge: 'Acknowledged: nobody is told again before it is over.',
    snooze: 'Snoozed: nobody is told again before then.',
  },
  console: 'Open it in the console',
} as const;

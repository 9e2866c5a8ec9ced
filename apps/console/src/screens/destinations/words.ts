import { many, showCount, showPercent, showSpan } from '../../times/format.ts';

const events = (count: number) => many(count, 'event');

const comes = (count: number) => (count === 1 ? 'comes' : 'come');

export const words = {
  states: { failing: 'Failing', slow: 'Slow', well: 'Well', quiet: 'Quiet' },
  columns: {
    host: 'Host',
    state: 'State',
    recent: 'Errors, 5 min',
    day: 'Errors, 24 h',
    time: 'p50 · p99, 1 h',
    waiting: 'Waiting',
    next: 'Next due',
  },
  caption: 'Destinations',
  none: ['No destinations yet', 'Each host that events are sent to is shown here with how it does.'],
  more: 'There are more hosts: the 200 that need most attention are shown.',
  /** The overview counts what was tried out, of the org and of no host. */
  quiet:
    'Quiet: nothing was sent there within a day. Tests and inboxes count on the overview alone: they say nothing of a host.',
  waitingAtLeast: 'More events wait than were counted.',
  rate: (rate: number | undefined) => (rate === undefined ? '–' : showPercent(rate)),
  count: showCount,
  nothing: '–',
  page: {
    test: 'Test',
    spans: { '1h': '1 h', '24h': '24 h', '7d': '7 d' },
    spanLabel: 'How far back',
    says: {
      failing: (failed: number, all: number) =>
        all === 0
          ? 'Failing: nothing that was tried within a day was answered well.'
          : `Failing: ${showCount(failed)} of ${many(all, 'attempt')} failed in the last 5 minutes.`,
      slow: (p99: number) => `Slow: one of a hundred requests takes ${showSpan(p99)} or longer.`,
      well: (rate: number, all: number) =>
        rate === 0
          ? 'Well: nothing failed within a day.'
          : `${all === 0 ? 'Nothing was tried' : 'Well'} in the last 5 minutes; ${showPercent(rate)} of what was tried within a day failed.`,
      quiet:
        'Quiet: nothing was sent there within a day, tests and inboxes aside: they say nothing of a host.',
    },
    refused: (reason: string) => `Our guard lets nothing go there: ${reason}`,
    tiles: {
      recent: 'failed, 5 min',
      day: 'failed, 24 h',
      time: 'a request, in the last hour',
      waiting: 'waiting',
      next: 'next due',
      p50: 'p50',
      p99: 'p99',
      max: 'max',
    },
    outcomes: {
      title: 'Attempts',
      none: 'Nothing was tried in this time.',
      kinds: { fine: 'answered well', receiver: 'receiver', network: 'network', ours: 'ours' },
      label: (fine: number, failed: number) =>
        `${showCount(fine)} answered well, ${showCount(failed)} failed.`,
      help: 'Arrow keys go from bar to bar.',
      point: 'Point at a bar to see what is in it.',
      show: 'Show its events',
    },
    lag: { title: 'Lag', lead: 'How many ms after their time requests left' },
    duration: { title: 'Duration', lead: 'How many ms until they were answered' },
    last: {
      title: 'Last failures',
      all: 'Show all',
      none: 'No event failed for good, as far back as they are kept.',
    },
    whatIf: {
      title: 'What if it stays down?',
      until: 'Down until',
      looked: (count: number, isAll: boolean) =>
        isAll
          ? `${events(count)} ${comes(count)} due until then.`
          : `Of the next ${events(count)} that ${comes(count)} due until then:`,
      past: 'Choose a time that is to come.',
      none: 'Nothing comes due there until then, so nothing would be lost.',
      allArrive: 'All of them would arrive once it is back.',
      failing: (failing: number, all: number) =>
        failing === all
          ? `${failing === 1 ? 'It' : `All ${showCount(all)}`} would end as failed.`
          : `${events(failing)} would end as failed, and ${showCount(all - failing)} arrive once it is back.`,
      first: 'The first to fail:',
      enough: (retries: number) =>
        `With {"maxRetries": ${retries}} as their retry policy none would: each pause is twice the one before, from 3 s up to an hour.`,
      notEnough: 'No retry policy would last that long: retry them afterwards.',
      how: 'By the same decision that workers make. What is under way, and cron jobs’ later ticks, are not counted.',
    },
  },
  test: {
    title: 'Send a test',
    lead: (host: string) =>
      `An event like any other, sent to ${host} now and tried once: by the same guard, and signed as ever.`,
    url: 'URL',
    payload: 'Payload',
    usual: 'ping',
    send: 'Send',
    close: 'Done',
    under: 'Under way …',
    again: 'Send another',
    ended: (ms: number, status: string) => `${/^\d/.test(status) ? 'answered in' : 'after'} ${showSpan(ms)}`,
    noAnswer: 'There was no body.',
    open: 'Open the event',
  },
} as const;

import { many } from '../../times/format.ts';

const events = (count: number) => many(count, 'event');

const wentOn = (count: number) => (count === 0 ? '' : `; ${events(count)} had gone on`);

export const words = {
  tabs: {
    coming: 'Coming',
    way: 'Under way',
    sent: 'Sent',
    failed: 'Failed',
    cancelled: 'Cancelled',
    all: 'All',
  },
  tabsLabel: 'Events by status',
  saved: {
    save: 'Save as a tab',
    title: 'Save these filters as a tab',
    name: 'Name',
    nameHelp: 'In this browser, for this organisation',
    remove: (name: string) => `Remove the tab ${name}`,
    removed: (name: string) => `The tab ${name} is removed`,
    undo: 'Undo',
  },
  filters: 'Filters',
  search: 'Search',
  searchHint: 'Text, id, URL, host, label:…',
  times: 'Time',
  from: 'Due from',
  to: 'Due until',
  reason: 'Why it failed',
  anyReason: 'Any reason',
  reasons: {
    exhausted: 'No retry left',
    rejected: 'Refused',
    expired: 'Its time was over',
    gone: '410 Gone',
    'no-retry': 'Receiver wants no retry',
    unrecorded: 'Could not be recorded',
  },
  withCron: 'Cron jobs, too',
  remove: (filter: string) => `Remove the filter ${filter}`,
  chip: {
    ...{ q: 'text', why: 'because', host: 'host', label: 'label', url: 'URL' },
    ...{ from: 'from', to: 'until', failed: 'failed from' },
  },
  columns: {
    status: 'Status',
    time: 'Due',
    landed: 'Landed',
    attempts: 'Attempts',
    destination: 'Destination',
    payload: 'Payload',
    cron: 'Cron',
  },
  ofCron: 'Its cron job',
  caption: 'Events',
  selectRow: (id: string) => `Select event ${id}`,
  selectAll: 'Select all that are shown',
  /** `isMore`: as far as was looked. */
  fresh: (count: number, isMore: boolean) => `${isMore ? 'at least ' : ''}${events(count)} more: show`,
  shown: (count: number, hasMore: boolean) =>
    hasMore ? `${events(count)} shown, there are more` : events(count),
  more: 'Show more',
  searchedTo: 'searched as far as',
  searchOn: 'Search on',
  none: {
    coming: ['Nothing is coming', 'Whatever is scheduled waits here for its moment.'],
    way: [
      'Nothing is under way',
      'Events are here while a worker has them, and while they wait for a retry.',
    ],
    sent: ['Nothing was sent yet', 'What a receiver took with a 2xx is here.'],
    failed: ['Nothing failed', 'What no retry could deliver is here, with the reason.'],
    cancelled: ['Nothing was cancelled', ''],
    all: ['No events yet', 'The API, the client or the line that npm start prints schedules the first one.'],
  },
  noneMatch: ['Nothing matches', 'No event of this kind is within these filters.'],
  /** The moment follows. */
  noneYet: [
    'Nothing was found yet',
    'There are too many events to look through in one go. Searched as far as',
  ],
  clear: 'Clear filters',
  opened: {
    payload: 'Payload',
    answer: 'Last answer',
    noAnswer: 'No attempt yet.',
    open: 'Open its page',
    empty: 'Empty',
  },
  landedHint: 'How long after its time the receiver had taken it, retries included',
  move: {
    title: 'Move events',
    how: 'How',
    ways: { by: 'All by as much', to: 'All to one time' },
    by: 'By',
    byHelp: 'Later by such as 30min, 2h, 1d; earlier by -30min',
    noShift: 'This is no span of time, such as 30min, 2h or -1d',
    to: 'To',
    noTime: 'This is no time: choose a day and a time of day',
    late: 'Those that a worker has by then stay as they are.',
    notAll:
      'All that match cannot be moved at once: each is moved by itself, from this page, so that it can be moved back.',
    instead:
      'Show more until all of them are in the list, or narrow it by its filters, and select those. Or cancel all that match, and send copies of them when their time has come.',
    onlyShown: (count: number) => `Only the ${events(count)} shown`,
    action: (count: number) => `Move ${events(count)}`,
    undo: 'Undo',
    done: (count: number, refused: number) => `Moved ${events(count)}${wentOn(refused)}`,
    undone: (count: number, refused: number) =>
      `${events(count)} ${count === 1 ? 'is' : 'are'} due as before${wentOn(refused)}`,
  },
  bulk: {
    selected: (count: number) => `${events(count)} selected`,
    allMatch: 'Choose all that match',
    allChosen: 'All that match are chosen',
    move: 'Move',
    cancel: 'Cancel',
    retry: 'Retry',
    replay: 'Send copies',
    copyIds: 'Copy ids',
    clear: 'Clear',
    none: 'There is none of them with which this can be done.',
    title: { cancel: 'Cancel events', retry: 'Retry events', replay: 'Send copies' },
    action: {
      cancel: (count: string) => `Cancel ${count}`,
      retry: (count: string) => `Retry ${count}`,
      replay: (count: string) => `Send copies of ${count}`,
    },
    count: events,
    explain: {
      cancel:
        'What is coming or waits for a retry is not sent. An attempt that is under way may still arrive.',
      retry: 'They are due at once, with the same webhook-id and all retries anew.',
      replay: 'Each gets a new event with a webhook-id of its own, due at once.',
    },
    spread: 'Spread over',
    spreadHelp: 'So that the receiver is not met by all at once: 90s, 10min. Empty: at once.',
    done: {
      cancel: (count: number) => `Cancelled ${events(count)}`,
      retry: (count: number) => `Retrying ${events(count)}`,
      replay: (count: number) => `Sending copies of ${events(count)}`,
    },
  },
} as const;

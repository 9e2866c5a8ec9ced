import { many, showCount, showPercent } from './times/format.ts';

const allOf = new Intl.ListFormat('en');
const oneOf = new Intl.ListFormat('en', { type: 'disjunction' });
const bound = (ms: number) => (ms < 1_000 ? showCount(ms) : `${showCount(ms / 1_000)} s`);

/** What the shell and its parts say. Each screen has its own words beside it. */
export const words = {
  product: 'Jiter',
  pages: {
    overview: 'Overview',
    events: 'Events',
    failed: 'Failed',
    cron: 'Cron',
    destinations: 'Destinations',
    playground: 'Playground',
    api: 'API',
    settings: 'Settings',
  },
  top: {
    navigation: 'Pages',
    skip: 'Skip to the page',
    home: 'Jiter, overview',
    org: 'Organisation',
    search: 'Search or go to',
    live: 'Live',
    paused: 'Paused',
    liveHint: 'What is on screen is asked for again every few seconds',
    zone: 'Time zone',
    local: 'Local',
    otherZone: 'Another zone …',
    zoneTitle: 'Show times in',
    zoneField: 'Time zone, such as Europe/Berlin',
    zoneUnknown: 'No zone has this name: choose one of the list',
    theme: { auto: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
    more: 'More',
    person: 'You',
    help: 'Keyboard',
    board: 'Queue dashboard',
    signOut: 'Sign out',
    forgetKey: 'Forget the key',
  },
  org: {
    menu: (name: string) => `Organisation ${name}`,
    yours: 'Your organisations',
    settings: 'Settings of this one',
    new: 'New organisation',
    name: 'Name',
    nameHelp: 'It has its own events, keys, signing secret and members. You own it.',
    create: 'Make it',
    made: (name: string) => `${name} is made`,
  },
  fresh: {
    title: 'Sign in once more',
    titleOfPassword: 'Enter your password',
    lead: (name: string) =>
      `This gives something away, or takes it: it needs the password of ${name} once more. It is not asked for again for ten minutes.`,
    password: 'Password',
    goOn: 'Go on',
    leadOfService: (name: string) =>
      `This gives something away, or takes it: it needs a fresh sign-in of ${name}. You come back to this page, with what you filled in, and are not asked again for ten minutes.`,
    noWay:
      'You have neither a password nor an account of another service here. Ask whoever runs the server for a link: npm run admin -- login-link makes one, by which you set a password.',
    by: (service: string) => `Sign in by ${service}`,
    done: 'You are signed in afresh. What you wanted is not done yet: do it now.',
  },
  status: {
    Pending: 'Coming',
    Queued: 'Under way',
    Sent: 'Sent',
    'Failed To Send': 'Failed',
    'Failed To Queue': 'Failed',
    Cancelled: 'Cancelled',
  },
  common: {
    cancel: 'Cancel',
    close: 'Close',
    save: 'Save',
    raw: 'As it came',
    copy: 'Copy',
    copied: 'Copied',
    copyIso: 'Copy ISO',
    notCopied: 'This browser does not let pages copy: select it and press Ctrl-C',
    retryLoad: 'Ask again',
    dismiss: 'Dismiss',
    nothingHere: 'There is no such page',
    fault: 'This page has a fault',
    faultMore:
      'It is one of Jiter itself: nothing that you did, and what was saved is saved. Load it anew; where that does not help, tell whoever runs this Jiter what stands below.',
    loadAnew: 'Load it anew',
    faultDetails: 'What to tell',
    goHome: 'Go to the overview',
    old: 'What is shown is as of before.',
    loading: 'Loading',
    nothing: 'none',
  },
  calls: {
    copy: 'Copy the calls of this page as curl',
    copied: 'Copied: the calls that made this page, as curl',
    none: 'This page has asked the API for nothing yet',
  },
  frames: {
    noOrg: 'You are in no organisation',
    noOrgMore: (name: string) =>
      `You are signed in as ${name}. Ask somebody for an invitation to theirs, or make one of your own.`,
    nowIs: (name: string) => `Somebody signed in in another tab: you are ${name} here too`,
    notYours: (id: string) => `You are no member of organisation ${id}, or there is none`,
  },
  histogram: {
    /** The first bar is of what took none, which needs no sign. */
    upTo: (ms: number) => `${ms === 0 ? '' : '≤ '}${bound(ms)}`,
    more: (ms: number) => `> ${bound(ms)}`,
    bar: (text: string, count: number) => `${text}: ${showCount(count)}`,
  },
  retries: {
    none: 'none',
    delays: (delays: readonly string[]) =>
      `${many(delays.length, 'retry', 'retries')}, after ${allOf.format(delays)}`,
    upTo: (count: number) => `up to ${many(count, 'retry', 'retries')}`,
    each: (pause: string) => `${pause} before each`,
    first: (pause: string) => `the first after ${pause}`,
    grows: (multiplier: number) => `each pause ${multiplier} × the one before`,
    longest: (pause: string) => `none longer than ${pause}`,
    jitter: (part: number) => `up to ${showPercent(part)} of each left to chance`,
    stopOn: (statuses: readonly string[]) => `none after ${oneOf.format(statuses)}`,
    maxRetryAfter: (pause: string) => `Retry-After is heeded up to ${pause}`,
  },
  answers: {
    silent: (host: string) => `${host} does not answer`,
    late: (host: string, s: number) => `${host} has not answered within ${showCount(s)} s. Please try again.`,
    lateAndPerhapsDone: (host: string, s: number) =>
      `${host} has not answered within ${showCount(s)} s. What you wanted may be done all the same: look before you try again.`,
    stillSignedIn: 'You are still signed in.',
    signingOut: 'Signing out …',
  },
  signatures: {
    schemes: { standard: 'Standard Webhooks', jiter: 'X-Jiter-Signature' },
    verdicts: { valid: 'right', invalid: 'wrong', missing: 'missing' },
    both: 'Both signatures are right',
  },
  banner: 'See the overview',
  away: (host: string) =>
    `${host} does not answer. What is shown is as of before; it is asked for again by itself.`,
  tip: { local: 'Local', utc: 'UTC', epoch: 'Epoch' },
  instant: {
    zone: (zone: string, letters: string) =>
      zone === 'local'
        ? `Local time, ${letters}`
        : zone === letters
          ? `In ${zone}`
          : `In ${zone}, ${letters}`,
    skipped: (shown: string) => `Clocks go past that: it is read as ${shown}.`,
    twice: (shown: string) => `Clocks show that twice: it is read as the first, ${shown}.`,
  },
  palette: {
    title: 'Search or go to',
    placeholder: 'A page, an event’s id, a URL, a time, a curl line',
    commands: { live: 'Live on or off', zone: 'Local time or UTC', theme: 'Another theme' },
    none: 'Nothing of this name. An id, a URL or a time leads to its events.',
    event: (id: string) => `Open event ${id}`,
    host: (host: string) => `Events for ${host}`,
    time: (text: string) => `What was due at ${text}`,
    text: (text: string) => `Events with the text ${text}`,
  },
  help: {
    title: 'Keyboard',
    on: 'Single keys do something',
    go: (keys: string) => `g then ${keys}`,
    goText: (pages: string) => `Go to ${pages}`,
    rows: [
      ['j  k', 'Next and previous row'],
      ['Enter', 'Open the row’s page'],
      ['o', 'Open the row in place'],
      ['x', 'Select the row'],
      ['/  f', 'Search in the list'],
      ['r', 'Retry'],
      ['c', 'Cancel'],
      ['m', 'Move to another time'],
      ['y', 'Copy the calls of the page as curl'],
      ['.', 'Live on or off'],
      ['u', 'Local time or UTC'],
      ['t', 'Theme'],
      ['?', 'This list'],
      ['Ctrl-K', 'Search or go to'],
    ] as const,
  },
} as const;

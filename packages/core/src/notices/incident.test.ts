import {
  decideIncident,
  GATHERED_MS,
  isOurOutage,
  QUIET,
  type HostWindow,
  type OpenIncident,
} from './incident.ts';

const HOUR_MS = 3_600_000;
const now = new Date('2026-11-26T12:00:00.000Z');
const window = (changes: Partial<HostWindow> = {}): HostWindow => ({ ...QUIET, ...changes });
const failing = window({ attempts: 4, failures: 4, failedEvents: 1, recentAttempts: 4, recentFailures: 4 });
const later = (ms: number) => new Date(now.getTime() + ms);
const since = (ageMs: number, changes: Partial<OpenIncident> = {}): OpenIncident => ({
  openedAt: new Date(now.getTime() - ageMs),
  tells: 1,
  triedAt: now,
  isAcknowledged: false,
  ...changes,
});

test.each([
  ['nothing happened', window(), 'leave'],
  ['an event failed for good', failing, 'open'],
  ['half of twenty failed', window({ attempts: 20, failures: 10 }), 'open'],
  ['half of nineteen failed', window({ attempts: 19, failures: 10 }), 'leave'],
  ['less than half failed', window({ attempts: 1_000, failures: 499 }), 'leave'],
  // It expired, or we could not record what was made.
  ['an event failed for good, and no attempt', window({ attempts: 9, failedEvents: 1 }), 'leave'],
])('without an incident: %s', (_name, seen, expected) => {
  expect(decideIncident(undefined, seen, now)).toBe(expected);
});

test.each([
  ['what fails at once is gathered', since(GATHERED_MS - 1, { tells: 0 }), failing, 'leave'],
  ['then it is told', since(GATHERED_MS, { tells: 0 }), failing, 'tell'],
  [
    'also when it is over by then',
    since(GATHERED_MS, { tells: 0 }),
    window({ recentAttempts: 9, sentSince: 9 }),
    'tell',
  ],
  ['and not again at once', since(HOUR_MS - 1), failing, 'leave'],
  ['but after an hour', since(HOUR_MS), failing, 'tell'],
  ['and not a second time', since(HOUR_MS, { tells: 2 }), failing, 'leave'],
  ['after six', since(6 * HOUR_MS, { tells: 2 }), failing, 'tell'],
  ['after a day', since(24 * HOUR_MS, { tells: 3 }), failing, 'tell'],
  ['not before another day', since(48 * HOUR_MS - 1, { tells: 4 }), failing, 'leave'],
  ['every day', since(48 * HOUR_MS, { tells: 4 }), failing, 'tell'],
  ['nobody is told of what somebody looks after', since(HOUR_MS, { isAcknowledged: true }), failing, 'leave'],
  ['nor of one that is snoozed', since(HOUR_MS, { snoozedUntil: later(1) }), failing, 'leave'],
  ['until that ends', since(HOUR_MS, { snoozedUntil: later(0) }), failing, 'tell'],
  ['snoozed, and over', since(1, { snoozedUntil: later(1) }), window({ sentSince: 3 }), 'recover'],
  ['one in twenty still fails', since(1), window({ recentAttempts: 100, recentFailures: 5 }), 'leave'],
  ['less do', since(1), window({ recentAttempts: 100, recentFailures: 4 }), 'recover'],
  ['acknowledged, and over', since(1, { isAcknowledged: true }), window({ sentSince: 3 }), 'recover'],
  [
    'two arrived at a quiet host',
    since(1),
    window({ recentAttempts: 6, recentFailures: 4, sentSince: 2 }),
    'leave',
  ],
  ['three did', since(1), window({ recentAttempts: 7, recentFailures: 4, sentSince: 3 }), 'recover'],
  [
    'three did, and what opened it would do so again',
    since(HOUR_MS - 1),
    { ...failing, sentSince: 3 },
    'leave',
  ],
  [
    'one in a hundred fails, and an event for good by that',
    since(HOUR_MS - 1),
    window({ attempts: 500, failures: 5, failedEvents: 1, recentAttempts: 1_000, recentFailures: 10 }),
    'leave',
  ],
  [
    'acknowledged before anybody was told',
    since(GATHERED_MS, { tells: 0, isAcknowledged: true }),
    failing,
    'leave',
  ],
  ['snoozed before that', since(GATHERED_MS, { tells: 0, snoozedUntil: later(1) }), failing, 'leave'],
  ['until that ends as well', since(GATHERED_MS, { tells: 0, snoozedUntil: later(0) }), failing, 'tell'],
  [
    'acknowledged before that, and over',
    since(HOUR_MS, { tells: 0, isAcknowledged: true }),
    window({ sentSince: 3 }),
    'recover',
  ],
  ['nobody asks it for anything', since(HOUR_MS - 1), window(), 'leave'],
  [
    'for a day',
    since(30 * HOUR_MS, { tells: 4, triedAt: new Date(now.getTime() - 24 * HOUR_MS) }),
    window(),
    'forget',
  ],
])('of one that is open: %s', (_name, incident, seen, expected) => {
  expect(decideIncident(incident, seen, now)).toBe(expected);
});

test('that nobody can be reached is our own outage, if there are several', () => {
  expect(isOurOutage({ hosts: 3, answers: 0 })).toBe(true);
  expect(isOurOutage({ hosts: 2, answers: 0 })).toBe(false);
  expect(isOurOutage({ hosts: 300, answers: 1 })).toBe(false);
});

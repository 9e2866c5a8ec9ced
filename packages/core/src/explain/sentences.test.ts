import { scheduleOf } from '../outcome/outcome.ts';
import { anAttempt, DAY, explained, from, MINUTE, type Case } from './explain.fixture.ts';
import { EXPLANATION_CODES, type ExplanationCode } from './sentences.ts';

/** By each code a case that says it, the state of that case, and the sentence. */
const CASES: Record<ExplanationCode, [Case, ExplanationCode, string]> = {
  'left-late': [
    {
      event: { status: 'Sent', sentAt: from(-5_000) },
      standing: { claims: 1, attempts: 1 },
      attempts: [anAttempt(1, '200')],
    },
    'sent',
    'It left 3 ms after its time.',
  ],
  sent: [
    { event: { status: 'Sent', sentAt: from(-5_000) }, attempts: [anAttempt(1, '200', { lagMs: 0 })] },
    'sent',
    'It was delivered 5 s ago.',
  ],
  answered: [
    {
      event: { status: 'Queued' },
      standing: { dueAt: from(5_000), claims: 2, attempts: 2 },
      attempts: [anAttempt(1, '500'), anAttempt(2, '500')],
    },
    'waits-for-retry',
    'The receiver answered 500 twice.',
  ],
  'waits-for-retry': [
    {
      event: { status: 'Queued' },
      standing: { dueAt: from(5_000), claims: 2, attempts: 2 },
      attempts: [anAttempt(1, '500'), anAttempt(2, '503')],
    },
    'waits-for-retry',
    'Attempt 3 of 4 leaves in 5 s, as the one before ended with 503.',
  ],
  unanswered: [
    {
      event: { status: 'Queued' },
      standing: { dueAt: from(5_000), claims: 3, attempts: 3 },
      attempts: [1, 2, 3].map((n) => anAttempt(n, 'timeout: no answer within 15 s')),
    },
    'waits-for-retry',
    'No answer came 3 times: timeout, no answer within 15 s.',
  ],
  cut: [
    {
      event: { status: 'Queued' },
      standing: { dueAt: from(5_000), claims: 1 },
      attempts: [anAttempt(1, 'cut: the worker stopped before an answer came')],
    },
    'waits-for-retry',
    'We ended an attempt ourselves: that spends no retry.',
  ],
  'retried-by-hand': [
    {
      event: { status: 'Queued', attemptsBefore: 4 },
      standing: { dueAt: from(5_000), claims: 4, attempts: 4 },
      attempts: [anAttempt(4, '500')],
    },
    'waits-for-retry',
    'It failed, and was then retried by hand with a fresh budget of retries.',
  ],
  'handed-back': [
    { standing: { dueAt: from(5_000), claims: 1 } },
    'waits-for-its-time',
    'A worker had it and gave it back before anything had left.',
  ],
  'waits-for-its-time': [
    { standing: { dueAt: from(90_000) } },
    'waits-for-its-time',
    'It waits for its time, in 1 min 30 s.',
  ],
  'not-in-the-horizon-yet': [
    { standing: { dueAt: from(2 * DAY + 10 * MINUTE) } },
    'waits-for-its-time',
    'Until in 2 d it waits in the database alone, then the queue hears of it.',
  ],
  'asked-to-wait': [
    {
      event: { status: 'Queued' },
      standing: { dueAt: from(100), claims: 1, attempts: 1 },
      attempts: [anAttempt(1, '429')],
    },
    'waits-for-retry',
    'The pause is 1 min long since the receiver asked for that by Retry-After.',
  ],
  'about-to-leave': [
    { event: { status: 'Queued' }, standing: { dueAt: from(200), heldUntil: from(23_000), claims: 1 } },
    'about-to-leave',
    'It is about to leave: its time is in 200 ms.',
  ],
  'held-by-worker': [
    { event: { status: 'Queued' }, standing: { dueAt: from(-200), heldUntil: from(23_000), claims: 1 } },
    'held-by-worker',
    'A worker has it: its request is under way, or waits for its turn. Should that worker be lost, another one takes it in 23 s.',
  ],
  'lease-over': [
    { event: { status: 'Queued' }, standing: { dueAt: from(-MINUTE), heldUntil: from(-400), claims: 1 } },
    'lease-over',
    'The worker that had it did not come back to it, and its lease ended 400 ms ago: the next one takes it.',
  ],
  overdue: [
    { standing: { dueAt: from(-65_000) } },
    'overdue',
    'It is overdue by 1 min 5 s: no worker has taken it yet.',
  ],
  'no-worker-alive': [
    { standing: { dueAt: from(-65_000) }, world: { workers: { alive: 0, lastSignAt: from(-70_000) } } },
    'no-worker-alive',
    'No worker is alive: the last sign of one was 1 min 10 s ago. Nothing is sent before one is there.',
  ],
  'queue-away': [
    { standing: { dueAt: from(-65_000) }, world: { queueAnswers: false } },
    'queue-away',
    'The queue does not answer: workers hear of nothing until it does.',
  ],
  'awaits-its-job': [
    { standing: { dueAt: from(-65_000), isTick: true, awaitsItsJob: true } },
    'awaits-its-job',
    'It is a tick that was missed: the misfire policy of its cron job decides what becomes of it.',
  ],
  expires: [
    { event: { expiresAt: from(2 * MINUTE) }, standing: { dueAt: from(MINUTE) } },
    'waits-for-its-time',
    'No attempt starts after its time is over, in 2 min.',
  ],
  'expires-first': [
    { event: { expiresAt: from(30_000) }, standing: { dueAt: from(MINUTE) } },
    'waits-for-its-time',
    'Its time is over before then, in 30 s: it fails without another request.',
  ],
  'will-be-refused': [
    { standing: { dueAt: from(MINUTE) }, world: { refusal: 'port 6000 is closed' } },
    'waits-for-its-time',
    'Its destination is refused here, so that the attempt fails it: port 6000 is closed.',
  ],
  'last-attempt': [
    { standing: { dueAt: from(MINUTE) }, world: { policy: scheduleOf([]) } },
    'waits-for-its-time',
    'This is its last attempt: no retry is left.',
  ],
  'headers-do-not-open': [
    {
      standing: { dueAt: from(40_000), claims: 3, unopened: ['headers'] },
    },
    'headers-do-not-open',
    'The master key that its secret headers are sealed with is missing on the server, and it is not sent before that is back. Without it: send the headers again, by PUT while the event is Pending, or else by a replay with `overrides` once it is cancelled.',
  ],
  'secret-does-not-open': [
    {
      standing: { dueAt: from(-1), unopened: ['secret'] },
    },
    'secret-does-not-open',
    'The master key that the signing secret of its org is sealed with is missing on the server: nothing of the org is sent before that is back, or whoever runs the server gives the org a new secret.',
  ],
  'nearly-given-up': [
    {
      event: { status: 'Queued' },
      standing: { dueAt: from(-MINUTE), heldUntil: from(-1), claims: 3, lostClaims: 2 },
    },
    'lease-over',
    'Workers that had it were lost 3 times in a row; after 20 it is attempted no more.',
  ],
  'to-be-given-up': [
    {
      event: { status: 'Queued' },
      standing: { dueAt: from(-MINUTE), heldUntil: from(-1), claims: 20, lostClaims: 19 },
    },
    'lease-over',
    'Workers that had it were lost 20 times in a row: it fails without another request.',
  ],
  refused: [
    {
      event: { status: 'Failed To Send', failedAt: from(-1_000), failureReason: 'rejected' },
      attempts: [anAttempt(1, 'refused: 10.0.0.1 is private')],
    },
    'refused',
    'It failed 1 s ago: its destination is refused, 10.0.0.1 is private.',
  ],
  'stopped-by-policy': [
    {
      event: { status: 'Failed To Send', failedAt: from(-1_000), failureReason: 'rejected' },
      attempts: [anAttempt(1, '501')],
    },
    'stopped-by-policy',
    'It failed 1 s ago: its retry policy stops on 501.',
  ],
  exhausted: [
    {
      event: { status: 'Failed To Send', failedAt: from(-1_000), failureReason: 'exhausted' },
      standing: { attempts: 4 },
      attempts: [anAttempt(4, '500')],
    },
    'exhausted',
    'It failed 1 s ago: no retry was left after 4 attempts.',
  ],
  gone: [
    { event: { status: 'Failed To Send', failedAt: from(-1_000), failureReason: 'gone' } },
    'gone',
    'It failed 1 s ago: the receiver said with a 410 that it is gone.',
  ],
  'no-retry': [
    { event: { status: 'Failed To Send', failedAt: from(-1_000), failureReason: 'no-retry' } },
    'no-retry',
    'It failed 1 s ago: the receiver asked for no other attempt.',
  ],
  expired: [
    { event: { status: 'Failed To Send', failedAt: from(-1_000), failureReason: 'expired' } },
    'expired',
    'It failed 1 s ago: its time was over.',
  ],
  unrecorded: [
    { event: { status: 'Failed To Send', failedAt: from(-1_000), failureReason: 'unrecorded' } },
    'unrecorded',
    'It was given up 1 s ago: again and again no attempt of it could be recorded.',
  ],
  failed: [{ event: { status: 'Failed To Send', failedAt: from(-1_000) } }, 'failed', 'It failed 1 s ago.'],
  cancelled: [
    { event: { status: 'Cancelled', updatedAt: from(-2_000) } },
    'cancelled',
    'It was cancelled 2 s ago.',
  ],
  'may-still-arrive': [
    { event: { status: 'Cancelled', updatedAt: from(-2_000) }, standing: { claims: 2, wasHeld: true } },
    'cancelled',
    'A worker had it then: its request may be under way, or leave yet, and stands in the history once it has ended.',
  ],
  'pruned-soon': [
    { event: { status: 'Cancelled', updatedAt: from(-30 * DAY + 3_600_000) } },
    'cancelled',
    'It is removed some time after its retention ends, in 1 h.',
  ],
};

test.each(EXPLANATION_CODES)('%s is said where it is so', (code) => {
  const [given, state, text] = CASES[code];
  const explanation = explained(given);
  expect(explanation.sentences.filter((sentence) => sentence.code === code).map((one) => one.text)).toEqual([
    text,
  ]);
  expect(explanation.state).toBe(state);
  const isSettled = !given.standing?.dueAt;
  const goesOn = !given.standing?.awaitsItsJob && !given.standing?.unopened;
  expect('next' in explanation).toBe(!isSettled && goesOn);
});

test('what waited as it was cancelled, or was given back, has its entry, or was cancelled long ago, is not said to arrive', () => {
  const event = { status: 'Cancelled', updatedAt: from(-2_000) } as const;
  const codesOf = (given: Case) => explained(given).sentences.map(({ code }) => code);
  const attempts = [anAttempt(1, '503')];
  const held = (claims: number) => ({ claims, wasHeld: true });
  expect(codesOf({ event, standing: { claims: 3 }, attempts })).not.toContain('may-still-arrive');
  expect(codesOf({ event, standing: held(2), attempts })).not.toContain('may-still-arrive');
  expect(codesOf({ event, standing: held(3), attempts })).toContain('may-still-arrive');
  const old = { ...event, updatedAt: from(-DAY) };
  expect(codesOf({ event: old, standing: held(3), attempts })).not.toContain('may-still-arrive');
});

test('what fails before its time is over does so for its retry', () => {
  const failure = { status: 'Failed To Send', failedAt: from(-1_000), failureReason: 'expired' } as const;
  const textOf = (expiresAt: Date) => explained({ event: { ...failure, expiresAt } }).sentences.at(-1)!.text;
  expect(textOf(from(-2_000))).toBe('It failed 1 s ago: its time was over.');
  expect(textOf(from(5_000))).toBe('It failed 1 s ago: a retry would have come after its time was over.');
});

test.each([
  [{ kind: 'key', name: 'shop' }, "It was cancelled 2 s ago by the key 'shop'."],
  [{ kind: 'user', name: 'Ann' }, 'It was cancelled 2 s ago by Ann.'],
  [{ kind: 'key', name: 'an API key' }, 'It was cancelled 2 s ago by an API key.'],
] as const)('who cancelled is said: %j', (cancelledBy, text) => {
  const event = { status: 'Cancelled', updatedAt: from(-2_000) } as const;
  const { sentences } = explained({ event, standing: { cancelledBy } });
  expect(sentences[0]).toMatchObject({ code: 'cancelled', text, by: cancelledBy });
});

test.each([
  [-7_322, 'It failed 7 s ago.'],
  [-7_600, 'It failed 8 s ago.'],
  [-61_499, 'It failed 1 min 1 s ago.'],
  [-999, 'It failed 999 ms ago.'],
])('what was %i ms from now is told in whole seconds where there is one', (ms, text) => {
  const { sentences } = explained({ event: { status: 'Failed To Send', failedAt: from(ms) } });
  expect(sentences.map((one) => one.text)).toContain(text);
});

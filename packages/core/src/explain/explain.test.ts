import { FAILURE_REASONS } from '../outcome/outcome.ts';
import { explain } from './explain.ts';
import {
  anAttempt,
  anEvent,
  aStanding,
  aWorld,
  DAY,
  explained,
  from,
  MINUTE,
  type Case,
} from './explain.fixture.ts';
import { EXPLANATION_CODES } from './sentences.ts';
import type { ExplainedEvent, Standing } from './standing.ts';

test.each(FAILURE_REASONS)('an event that failed as %s has a state that says why', (failureReason) => {
  const { state } = explained({ event: { status: 'Failed To Send', failureReason } });
  expect(EXPLANATION_CODES).toContain(state);
  expect(state).toBe(failureReason === 'rejected' ? 'stopped-by-policy' : failureReason);
});

const codesOf = (given: Case) => explained(given).sentences.map(({ code }) => code);

test('the facts are there for programs, times as times', () => {
  const { next, sentences } = explained({
    event: { status: 'Queued' },
    standing: { dueAt: from(5_000), claims: 1, attempts: 1 },
    attempts: [anAttempt(1, '503', { createdAt: from(-1_000) })],
  });
  expect(next).toEqual({ at: from(5_000), attempt: 2, of: 4 });
  expect(sentences).toEqual([
    { code: 'left-late', text: 'It left 3 ms after its time.', lagMs: 3 },
    { code: 'answered', text: 'The receiver answered 503.', status: '503', times: 1 },
    { code: 'waits-for-retry', text: expect.any(String), at: from(5_000), attempt: 2, of: 4, because: '503' },
    // 5.9 s after the end of the attempt before, which the policy alone would not have.
    { code: 'asked-to-wait', text: expect.any(String), pauseMs: 5_900 },
  ]);
});

test('nothing is said of what is not known', () => {
  const { workers: _none, queueAnswers: _nothing, ...world } = aWorld();
  const { state, sentences } = explain(
    { event: anEvent(), standing: aStanding({ dueAt: from(-5_000) }), attempts: [] },
    world,
  );
  expect([state, sentences.map(({ code }) => code)]).toEqual(['overdue', ['overdue']]);
});

test('an event whose time is to come is not late for want of a worker, but that is said', () => {
  const given = { standing: { dueAt: from(5_000) }, world: { workers: { alive: 0 } } };
  expect(explained(given).state).toBe('waits-for-its-time');
  expect(codesOf(given)).toContain('no-worker-alive');
});

test('whoever has an event has heard of it: the queue need not answer', () => {
  const standing = { dueAt: from(-5), heldUntil: from(5_000), claims: 1 };
  expect(codesOf({ event: { status: 'Queued' }, standing, world: { queueAnswers: false } })).toEqual([
    'held-by-worker',
  ]);
});

test('a pause is the receiver’s wish only where nothing else explains it', () => {
  const standing = { dueAt: from(60_000), claims: 1, attempts: 1 };
  const asked = (changes: Partial<Standing>, status = '503', event: Partial<ExplainedEvent> = {}) =>
    codesOf({
      event: { status: 'Queued', ...event },
      standing: { ...standing, ...changes },
      attempts: [anAttempt(1, status)],
    }).includes('asked-to-wait');
  expect(asked({})).toBe(true);
  expect(asked({ dueAt: from(-MINUTE + 3_100 + 1_000) })).toBe(false);
  expect(asked({ claims: 2 })).toBe(false);
  expect(asked({}, 'timeout: none')).toBe(false);
  expect(asked({}, '503', { attemptsBefore: 1 })).toBe(false);
  // Longer than receivers are heeded: the policy was another one then.
  expect(asked({ dueAt: from(-MINUTE + 100 + 600_000) })).toBe(true);
  expect(asked({ dueAt: from(-MINUTE + 100 + 601_001) })).toBe(false);
});

test('a tick may be as late as it likes once it has left', () => {
  const standing = { dueAt: from(5_000), isTick: true, firstAttemptBy: from(1_000) };
  expect(explained({ standing }).next).toEqual({ at: from(5_000), fails: 'expired' });
  const attempts = [anAttempt(1, 'cut: …')];
  expect(
    explained({ event: { status: 'Queued' }, standing: { ...standing, claims: 1 }, attempts }).next,
  ).toEqual({ at: from(5_000), attempt: 1, of: 4 });
});

test('the earlier of two limits counts', () => {
  const standing = { dueAt: from(500), isTick: true, firstAttemptBy: from(2_000) };
  const until = (expiresInMs: number) =>
    explained({ event: { expiresAt: from(expiresInMs) }, standing }).next;
  expect(until(1_000)).toMatchObject({ until: from(1_000) });
  expect(until(3_000)).toMatchObject({ until: from(2_000) });
});

test('what left only once it was retried by hand is not said to have left after its time', () => {
  const unsent = anAttempt(1, 'expired: not sent, its time was over', { wasSent: false, claim: 1 });
  const attempts = [unsent, anAttempt(1, '200', { claim: 2, lagMs: 0 })];
  const { sentences } = explained({ event: { status: 'Sent', attemptsBefore: 0 }, attempts });
  expect(sentences.map(({ code }) => code)).toEqual(['answered', 'retried-by-hand', 'sent']);
});

test('a retry that would come too late is none', () => {
  const last = (expiresInMs: number) =>
    explained({ event: { expiresAt: from(expiresInMs) }, standing: { dueAt: from(1_000) } }).sentences.find(
      ({ code }) => code === 'last-attempt',
    );
  expect(last(3_999)).toMatchObject({ reason: 'expired' });
  expect(last(4_000)).toBeUndefined();
});

test('ticks are not said to be kept for so long: of a job only the latest are', () => {
  const event = { status: 'Sent', updatedAt: from(-30 * DAY) } as const;
  expect(codesOf({ event })).toContain('pruned-soon');
  expect(codesOf({ event, standing: { isTick: true } })).not.toContain('pruned-soon');
  expect(codesOf({ event, world: { retentionMs: 0 } })).not.toContain('pruned-soon');
});

test('of a long history the latest are told', () => {
  const attempts = ['500', '502', '500', '503', '500', '504', '500'].map((status, index) =>
    anAttempt(index + 1, status),
  );
  const { sentences } = explained({
    event: { status: 'Queued' },
    standing: { dueAt: from(5_000), claims: 7, attempts: 7 },
    attempts,
  });
  expect(sentences.flatMap((one) => (one.code === 'answered' ? [one.status] : []))).toEqual([
    '500',
    '503',
    '500',
    '504',
    '500',
  ]);
});

test('what a worker gave back is told only where its history is there to tell', () => {
  expect(codesOf({ standing: { dueAt: from(5_000), claims: 5, attempts: 4 } })).not.toContain('handed-back');
});

test('what does not open is said before its time, and is how it stands from then on', () => {
  const stands = (standing: Partial<Standing>, event: Partial<ExplainedEvent> = {}) => {
    const { state, next, sentences } = explained({ event, standing: { unopened: ['headers'], ...standing } });
    expect(sentences.map(({ code }) => code)).toContain('headers-do-not-open');
    return [state, next];
  };
  expect(stands({ dueAt: from(5_000) })).toEqual(['waits-for-its-time', undefined]);
  expect(stands({ dueAt: from(-5) })).toEqual(['headers-do-not-open', undefined]);
  expect(stands({ dueAt: from(60_000), claims: 4 })).toEqual(['headers-do-not-open', undefined]);
  expect(stands({ dueAt: from(-5), heldUntil: from(5_000), claims: 4 })[0]).toBe('held-by-worker');
  const expiry = { at: from(90_000), fails: 'expired' };
  expect(stands({ dueAt: from(60_000), claims: 4 }, { expiresAt: expiry.at })[1]).toEqual(expiry);
  const isOver = { at: from(60_000), fails: 'expired' };
  expect(stands({ dueAt: from(60_000), claims: 4 }, { expiresAt: from(1_000) })[1]).toEqual(isOver);
  expect(stands({ dueAt: from(-5), lostClaims: 20 })[1]).toMatchObject({ fails: 'unrecorded' });
});

test('where both its headers and the secret do not open both are said', () => {
  const standing = { dueAt: from(-5), unopened: ['headers', 'secret'] as const };
  expect(codesOf({ standing })).toEqual(['about-to-leave', 'headers-do-not-open', 'secret-does-not-open']);
});

import {
  concludeTelling,
  DEFAULT_RETRY_SCHEDULE_MS,
  decideOutcome,
  describeReply,
  replyOfFault,
  type Reply,
} from './outcome.ts';

const now = new Date('2030-01-01T00:00:00.000Z');
const after = (ms: number) => new Date(now.getTime() + ms);
const answered = (status: number, retryAfterMs?: number): Reply => ({
  kind: 'answered',
  status,
  body: '',
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});
const unanswered = (reason: 'timeout' | 'unreachable' | 'refused'): Reply => ({
  kind: 'unanswered',
  reason,
  detail: 'why',
});
const decide = (reply: Reply, attempt: number, schedule = DEFAULT_RETRY_SCHEDULE_MS) =>
  decideOutcome(reply, attempt, now, schedule);

test.each([200, 201, 204, 299])('%i delivers', (status) => {
  expect(decide(answered(status), 1)).toEqual({ kind: 'sent' });
});

test.each([100, 199, 300, 301, 302, 308, 400, 404, 410, 429, 500, 503, 999])(
  '%i does not deliver, and is tried again',
  (status) => expect(decide(answered(status), 1)).toEqual({ kind: 'retry', at: after(3_000) }),
);

test('retries come 3, 5 and 10 s after the attempt before, and then the event has failed', () => {
  expect([1, 2, 3, 4].map((attempt) => decide(answered(500), attempt))).toEqual([
    { kind: 'retry', at: after(3_000) },
    { kind: 'retry', at: after(5_000) },
    { kind: 'retry', at: after(10_000) },
    { kind: 'failed', reason: 'exhausted' },
  ]);
});

test('the last attempt of all can still deliver', () => {
  expect(decide(answered(200), 4)).toEqual({ kind: 'sent' });
});

test.each(['timeout', 'unreachable'] as const)('%s is tried again like any failure', (reason) => {
  expect(decide(unanswered(reason), 2)).toEqual({ kind: 'retry', at: after(5_000) });
  expect(decide(unanswered(reason), 4)).toEqual({ kind: 'failed', reason: 'exhausted' });
});

test('what we refused to dial is never dialled again', () => {
  expect(decide(unanswered('refused'), 1)).toEqual({ kind: 'failed', reason: 'rejected' });
});

test('without a schedule there are no retries', () => {
  expect(decide(answered(500), 1, [])).toEqual({ kind: 'failed', reason: 'exhausted' });
});

test('a pause beyond the calendar still ends in a time that can be written down', () => {
  for (const pause of [8_640_000_000_000_000, Infinity]) {
    const outcome = decide(answered(500), 1, [pause]);
    expect(outcome).toEqual({ kind: 'retry', at: after(366 * 86_400_000) });
  }
});

describe('Retry-After', () => {
  test('lengthens a pause', () => {
    expect(decide(answered(503, 60_000), 1)).toEqual({ kind: 'retry', at: after(60_000) });
  });
  test('never shortens it', () => {
    for (const askedMs of [0, 1, 2_999]) {
      expect(decide(answered(503, askedMs), 1)).toEqual({ kind: 'retry', at: after(3_000) });
    }
  });
  test('is bounded', () => {
    expect(decide(answered(429, 86_400_000), 1)).toEqual({ kind: 'retry', at: after(600_000) });
  });
  test('adds no attempt', () => {
    expect(decide(answered(429, 1_000), 4)).toEqual({ kind: 'failed', reason: 'exhausted' });
  });
});

test('the history shows the status as a string, or the reason', () => {
  expect(describeReply(answered(404))).toBe('404');
  expect(describeReply(unanswered('timeout'))).toBe('timeout: why');
});

test('a fault of ours is a request that was not made', () => {
  const reply = { kind: 'unanswered', reason: 'unreachable' };
  expect(replyOfFault(new Error('broken'))).toEqual({ ...reply, detail: 'broken' });
  expect(replyOfFault('text')).toEqual({ ...reply, detail: 'text' });
});

test('whoever is told by a request was told, is told later, or not', () => {
  const pausesMs = [1_000];
  expect(concludeTelling(answered(204), { attempt: 1, now, pausesMs })).toEqual({
    ...{ isTold: true, status: '204' },
  });
  expect(concludeTelling(answered(500), { attempt: 1, now, pausesMs })).toEqual({
    ...{ isTold: false, status: '500', retryAt: after(1_000) },
  });
  expect(concludeTelling(unanswered('timeout'), { attempt: 2, now, pausesMs })).toEqual({
    ...{ isTold: false, status: describeReply(unanswered('timeout')) },
  });
});

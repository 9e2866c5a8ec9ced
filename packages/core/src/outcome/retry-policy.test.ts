import fc from 'fast-check';
import { decideOutcome, scheduleOf, type Reply } from './outcome.ts';
import { pauseBefore, type RetryPolicy } from './retry-policy.ts';

const now = new Date('2030-01-01T00:00:00.000Z');
const DAY_MS = 86_400_000;
const failed: Reply = { kind: 'answered', status: 500, body: '' };

const anyBackoff = fc.record({
  maxRetries: fc.nat({ max: 100 }),
  initialDelayMs: fc.integer({ min: 100, max: 7 * DAY_MS }),
  multiplier: fc.double({ min: 1, max: 10, noNaN: true }),
  maxDelayMs: fc.integer({ min: 100, max: 7 * DAY_MS }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  stopOn: fc.constant([410]),
  maxRetryAfterMs: fc.integer({ min: 0, max: DAY_MS }),
});
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const aPolicy = (overrides: object = {}): RetryPolicy => ({
  ...{ maxRetries: 8, initialDelayMs: 5_000, multiplier: 2, maxDelayMs: 60_000, jitter: 0 },
  ...{ stopOn: [410], maxRetryAfterMs: 600_000 },
  ...overrides,
});

test('a pause is never shorter than written, and never longer than its jitter makes it', () => {
  fc.assert(
    fc.property(anyBackoff, fc.integer({ min: 1, max: 100 }), anyRandom, (policy, retry, random) => {
      const pauseMs = pauseBefore(policy, retry, random);
      if (retry > policy.maxRetries) return expect(pauseMs).toBeUndefined();
      const leastMs = Math.min(policy.maxDelayMs, policy.initialDelayMs * policy.multiplier ** (retry - 1));
      expect(pauseMs).toBeGreaterThanOrEqual(leastMs);
      expect(pauseMs).toBeLessThanOrEqual(Math.ceil(leastMs * (1 + policy.jitter)));
    }),
  );
});

test('without jitter pauses do not get shorter from one retry to the next', () => {
  fc.assert(
    fc.property(anyBackoff, (policy) => {
      let before = 0;
      for (let retry = 1; retry <= policy.maxRetries; retry += 1) {
        const pauseMs = pauseBefore(policy, retry, 0)!;
        expect(pauseMs).toBeGreaterThanOrEqual(before);
        before = pauseMs;
      }
    }),
  );
});

test('whoever always fails is tried once and then as often as the policy says, never early', () => {
  fc.assert(
    fc.property(anyBackoff, anyRandom, (policy, random) => {
      for (let attempt = 1; attempt <= policy.maxRetries; attempt += 1) {
        const outcome = decideOutcome(failed, attempt, now, { policy, random });
        const leastMs = pauseBefore(policy, attempt, 0)!;
        expect(outcome.kind === 'retry' && outcome.at.getTime() - now.getTime()).toBeGreaterThanOrEqual(
          leastMs,
        );
      }
      expect(decideOutcome(failed, policy.maxRetries + 1, now, { policy, random })).toEqual({
        kind: 'failed',
        reason: 'exhausted',
      });
    }),
  );
});

test.each([0, 1, 5])('maxRetries %i counts retries, and not attempts', (maxRetries) => {
  const policy = aPolicy({ maxRetries });
  const kinds = Array.from(
    { length: maxRetries + 1 },
    (_, index) => decideOutcome(failed, index + 1, now, { policy }).kind,
  );
  expect(kinds).toEqual([...Array<string>(maxRetries).fill('retry'), 'failed']);
});

test('pauses grow up to maxDelay', () => {
  expect([1, 2, 3, 4, 5, 8].map((retry) => pauseBefore(aPolicy(), retry, 0))).toEqual([
    5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
  ]);
});

const answered = (status: number, also: object = {}): Reply => ({
  kind: 'answered',
  status,
  body: '',
  ...also,
});

test('an answer that the policy stops on ends the event: a 410 as gone, any other as rejected', () => {
  const policy = aPolicy({ stopOn: [410, 501] });
  expect(decideOutcome(answered(410), 1, now, { policy })).toEqual({ kind: 'failed', reason: 'gone' });
  expect(decideOutcome(answered(501), 1, now, { policy })).toEqual({ kind: 'failed', reason: 'rejected' });
  expect(decideOutcome(answered(500), 1, now, { policy }).kind).toBe('retry');
  expect(decideOutcome(answered(410), 1, now, { policy: aPolicy({ stopOn: [] }) }).kind).toBe('retry');
  expect(decideOutcome(answered(410), 1, now, [3_000]).kind).toBe('retry');
});

test('whoever asks for no retry gets none, with a policy or without; of a 2xx it means nothing', () => {
  for (const rules of [{ policy: aPolicy() }, [3_000]]) {
    expect(decideOutcome(answered(500, { noRetry: true }), 1, now, rules)).toEqual({
      kind: 'failed',
      reason: 'no-retry',
    });
    expect(decideOutcome(answered(204, { noRetry: true }), 1, now, rules)).toEqual({ kind: 'sent' });
  }
});

test('a Retry-After lengthens a pause up to what the policy says, and shortens none', () => {
  const wait = (retryAfterMs: number, maxRetryAfterMs: number) => {
    const outcome = decideOutcome(answered(429, { retryAfterMs }), 1, now, {
      policy: aPolicy({ maxRetryAfterMs }),
    });
    return outcome.kind === 'retry' && outcome.at.getTime() - now.getTime();
  };
  expect(wait(DAY_MS, DAY_MS)).toBe(DAY_MS);
  expect(wait(2 * DAY_MS, DAY_MS)).toBe(DAY_MS);
  expect(wait(1_000, DAY_MS)).toBe(5_000);
  expect(wait(DAY_MS, 0)).toBe(5_000);
});

test('a retry that would start after the event expires is not made; at that very moment it is', () => {
  const policy = aPolicy();
  const at = (ms: number) => ({ policy, expiresAt: new Date(now.getTime() + ms) });
  expect(decideOutcome(failed, 1, now, at(5_000))).toEqual({
    kind: 'retry',
    at: new Date(now.getTime() + 5_000),
  });
  expect(decideOutcome(failed, 1, now, at(4_999))).toEqual({ kind: 'failed', reason: 'expired' });
  expect(decideOutcome(answered(429, { retryAfterMs: 60_000 }), 1, now, at(30_000))).toEqual({
    kind: 'failed',
    reason: 'expired',
  });
  expect(decideOutcome(failed, 9, now, at(4_999))).toEqual({ kind: 'failed', reason: 'exhausted' });
  expect(decideOutcome(answered(200), 1, now, at(-1))).toEqual({ kind: 'sent' });
});

test('a list of pauses is a policy that stops on nothing', () => {
  expect(scheduleOf([1, 2])).toEqual({ delaysMs: [1, 2], stopOn: [], maxRetryAfterMs: 600_000 });
});

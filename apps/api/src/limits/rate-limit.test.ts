import type { Request, Response } from 'express';
import { createObserved } from '../metrics/observed.ts';
import { createRateLimit } from './rate-limit.ts';

/** A request of an org that may ask so often and whose key may, as these limits say; what it was taken from, and what was counted. */
function ask(may: { key: boolean; org: boolean }) {
  const taken: string[] = [];
  const observed = createObserved({ version: 'test', skewMs: () => 0, statements: () => [] });
  const limiterOf = (allowed: boolean) => ({
    take(name: string, most = 100) {
      taken.push(name);
      return { limit: most, remaining: 7, resetMs: 1_500, windowMs: 60_000, allowed };
    },
  });
  const limit = createRateLimit({ limiter: limiterOf(may.key), orgLimiter: limiterOf(may.org), observed });
  const locals = { key: { org: '7' }, settings: { requestsPerMinute: 50 } };
  const res = { locals, setHeader: () => {}, writeHead: () => {} } as unknown as Response;
  let result: unknown;
  try {
    void limit({ headers: { 'x-api-key': 'k' } } as unknown as Request, res, () => (result = 'passed'));
  } catch (error) {
    result = error;
  }
  return { result, taken, limited: observed.limited };
}

test('a request passes that its key and its org may make', () => {
  expect(ask({ key: true, org: true })).toEqual({
    result: 'passed',
    taken: ['k', 'org 7'],
    limited: { key: 0, org: 0 },
  });
});

test('what is refused for its key takes nothing of what its org may ask', () => {
  const { result, taken, limited } = ask({ key: false, org: true });
  expect(result).toMatchObject({ status: 429, retryAfterS: 2, message: expect.stringContaining('API key') });
  expect([taken, limited]).toEqual([['k'], { key: 1, org: 0 }]);
});

test('what is refused for its org is told, and counted, as that', () => {
  const { result, limited } = ask({ key: true, org: false });
  expect(result).toMatchObject({ status: 429, code: 'quota_exceeded', violatedPolicies: ['requests'] });
  expect(limited).toEqual({ key: 0, org: 1 });
});

import { FAILURE_SPANS, failuresQuery, LIVE_MS } from './failures-query.ts';

test.each(Object.keys(FAILURE_SPANS) as (keyof typeof FAILURE_SPANS)[])(
  'whoever looks %s back within the same step asks for the same',
  (span) => {
    const fromMs = Date.parse(failuresQuery(span).from);
    expect(fromMs % LIVE_MS).toBe(0);
    const backMs = Date.now() - fromMs;
    expect(backMs).toBeGreaterThanOrEqual(FAILURE_SPANS[span]);
    expect(backMs).toBeLessThan(FAILURE_SPANS[span] + 2 * LIVE_MS);
  },
);

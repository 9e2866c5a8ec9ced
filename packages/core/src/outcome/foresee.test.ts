import { foresee, retriesToSurvive, type Coming } from './foresee.ts';
import { DEFAULT_RETRY_SCHEDULE_MS, scheduleOf } from './outcome.ts';

const now = new Date('2027-01-31T10:00:00.000Z');
const after = (ms: number) => new Date(now.getTime() + ms);
const coming = (dueMs: number, more: Partial<Coming['rules']> = {}): Coming => ({
  id: '1',
  dueAt: after(dueMs),
  rules: { policy: scheduleOf(DEFAULT_RETRY_SCHEDULE_MS), ...more },
});

test('whatever has a retry left when the host is back arrives then, and what has none has failed', () => {
  // Attempts at 0, 3, 8 and 18 s.
  expect(foresee(coming(0), after(17_999), now)).toEqual({ kind: 'sent', at: after(18_000) });
  expect(foresee(coming(0), after(18_000), now)).toEqual({ kind: 'sent', at: after(18_000) });
  expect(foresee(coming(0), after(18_001), now)).toEqual({
    kind: 'failed',
    at: after(18_000),
    reason: 'exhausted',
  });
});

test('what is due when the host is back, or later, is not touched; what is overdue leaves now', () => {
  expect(foresee(coming(60_000), after(60_000), now)).toEqual({ kind: 'sent', at: after(60_000) });
  expect(foresee(coming(-60_000), after(1_000), now)).toEqual({ kind: 'sent', at: after(3_000) });
});

test('what expires meanwhile fails before its retries are over', () => {
  const expiring = coming(0, { expiresAt: after(5_000) });
  expect(foresee(expiring, after(60_000), now)).toEqual({
    kind: 'failed',
    at: after(3_000),
    reason: 'expired',
  });
});

test('how many retries it takes is told, and that none are enough', () => {
  // 3 s, 6 s, 12 s, …: 3 · (2ⁿ − 1) s after the first attempt.
  expect(retriesToSurvive([coming(0)], after(3_000), now)).toBe(1);
  expect(retriesToSurvive([coming(0)], after(3_001), now)).toBe(2);
  expect(retriesToSurvive([coming(0), coming(10_000)], after(45_000), now)).toBe(4);
  expect(retriesToSurvive([], after(45_000), now)).toBe(0);
  expect(retriesToSurvive([coming(0)], after(90 * 86_400_000), now)).toBeUndefined();
});

import { narrowed, offsetOf, type Offset } from './server-clock.ts';

const HOUR_MS = 3_600_000;
const AT_MS = Date.parse('2030-01-01T12:00:00.000Z');
/** Of a server that is `aheadMs` before the browser, asked at that moment of the browser's clock. */
const heard = (askedMs: number, aheadMs: number) => ({
  askedMs,
  answeredMs: askedMs + 20,
  saidMs: Math.floor((askedMs + 10 + aheadMs) / 1_000) * 1_000,
});
const after = (asked: readonly number[], aheadMs: number) =>
  asked.reduce<Offset | undefined>((known, ms) => narrowed(known, heard(AT_MS + ms, aheadMs)), undefined)!;

test('a clock that is right is taken as it is, however the seconds fall', () => {
  for (const asked of [[0], [999], [500, 1_730, 2_999]]) expect(offsetOf(after(asked, 0))).toBe(0);
});

test.each([HOUR_MS, -HOUR_MS, 90_000])(
  'one that is %i ms wrong is known to be, and the better the more is heard',
  (aheadMs) => {
    expect(Math.abs(offsetOf(after([0], aheadMs)) - aheadMs)).toBeLessThan(1_000);
    const often = after([0, 310, 1_550, 2_790, 3_980, 5_995], aheadMs);
    expect(Math.abs(offsetOf(often) - aheadMs)).toBeLessThan(200);
    expect(often.leastMs).toBeLessThanOrEqual(aheadMs);
    expect(often.mostMs).toBeGreaterThanOrEqual(aheadMs);
  },
);

test('a clock that is set while the page is open is believed from then on', () => {
  const wrong = after([0, 500], HOUR_MS);
  expect(offsetOf(narrowed(wrong, heard(AT_MS + HOUR_MS, 0)))).toBe(0);
});

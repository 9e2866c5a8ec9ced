import { aheadQuery, pastQuery, SPANS, todayQuery, type Span } from './spans.ts';

const BERLIN = 'Europe/Berlin';

test.each([
  [
    'as it begins',
    '2027-01-30T23:00:00.000Z',
    BERLIN,
    '2027-01-30T23:00:00.000Z',
    '2027-01-30T23:01:00.000Z',
    '1h',
  ],
  ['later', '2027-01-31T09:15:30.250Z', BERLIN, '2027-01-30T23:00:00.000Z', '2027-01-31T09:15:30.250Z', '1h'],
  [
    'before it ends',
    '2027-01-31T22:59:59.999Z',
    BERLIN,
    '2027-01-30T23:00:00.000Z',
    '2027-01-31T22:59:59.999Z',
    '1h',
  ],
  [
    'of 25 hours',
    '2027-10-31T22:30:00.000Z',
    BERLIN,
    '2027-10-30T22:00:00.000Z',
    '2027-10-31T22:30:00.000Z',
    '1h',
  ],
  [
    'beside the hour',
    '2027-01-30T18:30:00.000Z',
    'Asia/Kolkata',
    '2027-01-30T18:30:00.000Z',
    '2027-01-30T18:31:00.000Z',
    '30min',
  ],
  [
    'beside its half',
    '2027-01-30T18:15:00.010Z',
    'Asia/Kathmandu',
    '2027-01-30T18:15:00.000Z',
    '2027-01-30T18:16:00.000Z',
    '15min',
  ],
])('today is asked for up to now, and never as nothing: %s', (_when, now, zone, from, to, step) => {
  expect(todayQuery(zone, Date.parse(now))).toEqual({ from, to, step });
});

test.each(Object.keys(SPANS) as Span[])('%s back ends now, in steps that the forecast has', (span) => {
  const beforeMs = Date.now();
  const { from, to, step } = pastQuery(span);
  expect(Date.parse(to) - Date.parse(from)).toBe(SPANS[span].ms);
  expect(Date.parse(to)).toBeGreaterThanOrEqual(beforeMs);
  expect(Date.parse(to)).toBeLessThanOrEqual(Date.now());
  expect([step, aheadQuery(span)]).toEqual([SPANS[span].step, { horizon: span, by: 'host' }]);
});

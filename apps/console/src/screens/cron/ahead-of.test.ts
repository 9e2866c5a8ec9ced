import { aheadOf, areSameClocks, exactnessOf } from './ahead-of.ts';

test('a time that has passed is no next time, whenever it was asked for', () => {
  const times = ['2027-01-31T09:00:00.000Z', '2027-01-31T09:05:00.000Z', '2027-01-31T09:10:00.000Z'];
  expect(aheadOf(times, Date.parse('2027-01-31T08:59:59.999Z'))).toEqual(times);
  expect(aheadOf(times, Date.parse('2027-01-31T09:05:00.000Z'))).toEqual(times.slice(2));
  expect(aheadOf(times, Date.parse('2027-02-01T00:00:00.000Z'))).toEqual([]);
});

test('seconds are told as soon as one of the times has some', () => {
  expect(exactnessOf(['2027-01-31T09:00:00.000Z', '2027-01-31T09:05:00.000Z'])).toBe('minutes');
  expect(exactnessOf(['2027-01-31T09:00:00.000Z', '2027-01-31T09:00:10.000Z'])).toBe('seconds');
  expect(exactnessOf([])).toBe('minutes');
});

test.each([
  ['Europe/Berlin', 'Europe/Berlin', true],
  ['Asia/Kolkata', 'Asia/Calcutta', true],
  ['Europe/Berlin', 'America/New_York', false],
])('clocks of %s and %s are shown as the same: %s', (one, other, same) => {
  expect(areSameClocks(['2027-01-31T09:00:00.000Z', '2027-07-31T09:00:00.000Z'], [one, other])).toBe(same);
});

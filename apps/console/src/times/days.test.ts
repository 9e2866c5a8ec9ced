import { addDays, isDay, startOfDay, startOfWeek, wallOf } from './days.ts';

test.each([
  ['2027-03-28', 'Europe/Berlin', '2027-03-27T23:00:00.000Z'],
  ['2027-03-29', 'Europe/Berlin', '2027-03-28T22:00:00.000Z'],
  ['2027-10-31', 'Europe/Berlin', '2027-10-30T22:00:00.000Z'],
  ['2027-11-01', 'Europe/Berlin', '2027-10-31T23:00:00.000Z'],
  // Midnight is skipped there.
  ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  ['2026-09-06', 'UTC', '2026-09-06T00:00:00.000Z'],
  ['2026-06-01', 'Pacific/Kiritimati', '2026-05-31T10:00:00.000Z'],
])('%s begins in %s at %s', (day, zone, at) => {
  expect(new Date(startOfDay(day, zone)).toISOString()).toBe(at);
  expect(wallOf(startOfDay(day, zone), zone).day).toBe(day);
});

test.each([
  [0, ['2027-03-28', '2027-03-28', '2027-04-04']],
  [1, ['2027-03-22', '2027-03-29', '2027-03-29']],
  [6, ['2027-03-27', '2027-03-27', '2027-04-03']],
])('weeks begin with weekday %i', (first, starts) => {
  expect(['2027-03-28', '2027-03-29', '2027-04-04'].map((day) => startOfWeek(day, first))).toEqual(starts);
});

test('days are counted over the ends of months', () => {
  expect(addDays('2027-02-28', 1)).toBe('2027-03-01');
});

test('what an address says is a day, or none', () => {
  const asked = ['2027-03-28', '2027-13-28', '9999-12-31', 'monday', undefined];
  expect(asked.map(isDay)).toEqual([true, false, false, false, false]);
});

test('in a zone that this browser does not know it is what it is in UTC', () => {
  const at = startOfDay('2027-03-28', 'UTC');
  expect(wallOf(at, 'Europe/Atlantis')).toEqual({ day: '2027-03-28', hour: 0, minute: 0 });
});

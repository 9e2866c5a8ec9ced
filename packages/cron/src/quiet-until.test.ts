import { quietUntil } from './quiet-until.ts';

const until = (hours: string, now: string, timezone = 'Europe/Berlin') => {
  const [from, to] = hours.split('-') as [string, string];
  return quietUntil({ from, to, timezone }, new Date(now))?.toISOString();
};

test.each([
  ['before it begins', '12:00-13:30', '2026-06-10T09:59:59.999Z', undefined],
  ['from its first moment on', '12:00-13:30', '2026-06-10T10:00:00.000Z', '2026-06-10T11:30:00.000Z'],
  ['until its last', '12:00-13:30', '2026-06-10T11:29:59.999Z', '2026-06-10T11:30:00.000Z'],
  ['and not longer', '12:00-13:30', '2026-06-10T11:30:00.000Z', undefined],
  ['over midnight, before', '22:00-07:00', '2026-06-10T21:30:00.000Z', '2026-06-11T05:00:00.000Z'],
  ['over midnight, after', '22:00-07:00', '2026-06-11T04:59:59.999Z', '2026-06-11T05:00:00.000Z'],
  ['by day', '22:00-07:00', '2026-06-11T05:00:00.000Z', undefined],
  ['for a whole day', '09:00-09:00', '2026-06-10T06:59:59.999Z', '2026-06-10T07:00:00.000Z'],
  ['and for the next', '09:00-09:00', '2026-06-10T07:00:00.000Z', '2026-06-11T07:00:00.000Z'],
  ['to midnight', '18:00-00:00', '2026-06-10T21:59:00.000Z', '2026-06-10T22:00:00.000Z'],
  ['from midnight on', '00:00-06:00', '2026-06-10T22:00:00.000Z', '2026-06-11T04:00:00.000Z'],
])('%s', (_name, hours, now, expected) => {
  expect(until(hours, now)).toBe(expected);
});

test.each([
  [
    'one hour shorter as clocks go forward',
    '22:00-07:00',
    '2026-03-28T21:00:00.000Z',
    '2026-03-29T05:00:00.000Z',
  ],
  ['one hour longer as they go back', '22:00-07:00', '2026-10-24T20:00:00.000Z', '2026-10-25T06:00:00.000Z'],
  // Clocks show 02:00 to 03:00 never.
  [
    'to a time that is skipped: to the first after it',
    '22:00-02:30',
    '2026-03-29T00:59:59.999Z',
    '2026-03-29T01:00:00.000Z',
  ],
  [
    'from a time that is skipped: from the first after it',
    '02:30-07:00',
    '2026-03-29T01:00:00.000Z',
    '2026-03-29T05:00:00.000Z',
  ],
  ['and not before', '02:30-07:00', '2026-03-29T00:59:59.999Z', undefined],
  ['both of them skipped: not at all', '02:10-02:50', '2026-03-29T01:00:00.000Z', undefined],
  // Clocks show 02:00 to 03:00 twice.
  [
    'to a time that is there twice: to the second',
    '22:00-02:30',
    '2026-10-25T00:45:00.000Z',
    '2026-10-25T01:30:00.000Z',
  ],
  ['and not longer', '22:00-02:30', '2026-10-25T01:30:00.000Z', undefined],
  [
    'from a time that is there twice: from the first',
    '02:30-07:00',
    '2026-10-25T00:30:00.000Z',
    '2026-10-25T06:00:00.000Z',
  ],
  [
    'also while clocks show less once more',
    '02:30-07:00',
    '2026-10-25T01:15:00.000Z',
    '2026-10-25T06:00:00.000Z',
  ],
])('in the nights of daylight saving: %s', (_name, hours, now, expected) => {
  expect(until(hours, now)).toBe(expected);
});

test('by the clocks of its zone, whatever they are', () => {
  expect(until('22:00-07:00', '2026-06-10T21:30:00.000Z', 'America/New_York')).toBeUndefined();
  expect(until('22:00-07:00', '2026-06-11T02:00:00.000Z', 'America/New_York')).toBe(
    '2026-06-11T11:00:00.000Z',
  );
  expect(until('22:00-07:00', '2026-06-10T16:30:00.000Z', 'Asia/Kathmandu')).toBe('2026-06-11T01:15:00.000Z');
  expect(until('00:00-08:00', '2026-06-10T12:00:00.000Z', 'Pacific/Auckland')).toBe(
    '2026-06-10T20:00:00.000Z',
  );
  expect(() => until('22:00-07:00', '2026-06-10T21:30:00.000Z', 'Nowhere')).toThrow(/IANA/);
});

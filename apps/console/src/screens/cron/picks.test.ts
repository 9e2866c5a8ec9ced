import fc from 'fast-check';
import { changeKind, readPicks, STEPS, writePicks, type Picks } from './picks.ts';

const hour = fc.integer({ min: 0, max: 23 });
const minute = fc.integer({ min: 0, max: 59 });
const anyPicks: fc.Arbitrary<Picks> = fc.oneof(
  fc.record({ every: fc.constant('minutes' as const), step: fc.constantFrom(...STEPS) }),
  fc.record({ every: fc.constant('hour' as const), minute }),
  fc.record({ every: fc.constant('day' as const), hour, minute }),
  fc.record({
    every: fc.constant('week' as const),
    hour,
    minute,
    days: fc
      .uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 })
      .map((days) => days.sort((one, other) => one - other)),
  }),
  fc.record({ every: fc.constant('month' as const), hour, minute, day: fc.integer({ min: 1, max: 31 }) }),
);

test('what the pickers say is read back as it was', () => {
  fc.assert(fc.property(anyPicks, (picks) => expect(readPicks(writePicks(picks))).toEqual(picks)));
});

test('what is read from a text is that text again, letter for letter', () => {
  const field = fc.constantFrom(
    '*',
    '0',
    '00',
    '5',
    '*/5',
    '*/7',
    '1-5',
    '1,2',
    '2,1',
    '7',
    '31',
    'MON',
    '1,1',
    '60',
  );
  fc.assert(
    fc.property(fc.array(field, { minLength: 4, maxLength: 6 }), (fields) => {
      const text = fields.join(' ');
      const picks = readPicks(text);
      if (picks) expect(writePicks(picks)).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  '@daily',
  '0 9 * * MON',
  '0 9 1 * 1',
  '*/7 * * * *',
  '0  9 * * *',
  '0 0 9 * * *',
  '05 9 * * *',
  '0 9 * * 7',
  '0 9 * * 5,1',
  '',
])('%j stays a text', (text) => {
  expect(readPicks(text)).toBeUndefined();
});

test('another kind keeps the time', () => {
  const daily = readPicks('30 7 * * *');
  expect(writePicks(changeKind(daily, 'week'))).toBe('30 7 * * 1-5');
  expect(writePicks(changeKind(changeKind(daily, 'week'), 'month'))).toBe('30 7 1 * *');
  expect(writePicks(changeKind(undefined, 'day'))).toBe('0 9 * * *');
});

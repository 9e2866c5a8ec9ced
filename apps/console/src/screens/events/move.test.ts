import { parseShift } from './move.ts';

test.each([
  ['30min', 1_800_000],
  ['+1h', 3_600_000],
  ['-2d', -172_800_000],
  ['− 15s', -15_000],
  [' + 1h30min ', 5_400_000],
])('%s is a shift', (text, ms) => expect(parseShift(text)).toBe(ms));

test.each(['', '0s', '30', 'tomorrow', '--1h', '+'])('%j is none', (text) =>
  expect(parseShift(text)).toBeUndefined(),
);

import fc from 'fast-check';
import { describeDuration, parseDuration, parseDurationOr0, roundTo, sayMs } from './duration.ts';

test.each([
  ['500ms', 500],
  ['90s', 90_000],
  ['15m', 900_000],
  ['15min', 900_000],
  ['1.5h', 5_400_000],
  ['1d10h30m', 124_200_000],
  ['1m500ms', 60_500],
  ['0s', 0],
  ['0.5ms', 1],
  ['1s 0.001ms', 1_001],
  ['1.1h', 3_960_000],
  ['1.001s', 1_001],
  ['99999999.999s', 99_999_999_999],
  [' 10 s ', 10_000],
])('%s is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each([
  '',
  ' ',
  '0',
  '90',
  '1.5',
  's',
  '-1s',
  '+1s',
  '1e3s',
  '1S',
  '1 year',
  '1s1h',
  '1s1s',
  '1mins',
  '1h x',
])('%j is no duration', (text) => expect(parseDuration(text)).toBeUndefined());

test('a bare 0 is none where that says that there is none, and nowhere else', () => {
  expect(['0', ' 0 ', '0s', '0.4ms', '00', '1', '1s'].map(parseDurationOr0)).toEqual([
    ...[0, 0, 0, 1, undefined, undefined, 1_000],
  ]);
});

test('whatever is described is read as the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e12 }), (ms) =>
      expect(parseDuration(describeDuration(ms))).toBe(ms),
    ),
  );
});

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1_000, '1 s'],
  [1_500, '1 s 500 ms'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h'],
  [90_061_000, '1 d 1 h'],
])('%d ms are %s', (ms, text) => expect(sayMs(ms)).toBe(text));

test.each([
  [1_000, 0, 1_000],
  [1_000, 499, 1_000],
  [1_000, 1_499, 1_000],
  [1_000, 1_500, 2_000],
  [60_000, 89_999, 60_000],
  [60_000, 90_000, 120_000],
])('to %d ms, %d ms are %d', (unitMs, ms, rounded) => expect(roundTo(unitMs, ms)).toBe(rounded));

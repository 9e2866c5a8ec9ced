import fc from 'fast-check';
import { describeDuration, parseDuration } from './duration.ts';

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

test('whatever is described is read as the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e12 }), (ms) =>
      expect(parseDuration(describeDuration(ms))).toBe(ms),
    ),
  );
});

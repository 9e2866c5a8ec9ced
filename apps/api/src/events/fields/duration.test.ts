import { readDuration } from './duration.ts';

const RANGE = { least: 1_000, most: 120_000 };
const read = (value: unknown) => readDuration('timeout', value, RANGE);

test('a duration is read in whole milliseconds, rounded up', () => {
  expect([read('1s'), read('2min'), read('1s0.1ms')]).toEqual([1_000, 120_000, 1_001]);
});

test.each([
  [90, "'timeout' needs a unit, such as 90s or 15min"],
  ['90', "'timeout' needs a unit, such as 90s or 15min"],
  ['0.5s', "'timeout' must be a duration from 1s to 2min, such as 30s or 1h"],
  ['121s', "'timeout' must be a duration from 1s to 2min, such as 30s or 1h"],
  ['soon', "'timeout' must be a duration from 1s to 2min, such as 30s or 1h"],
  [null, "'timeout' must be a duration from 1s to 2min, such as 30s or 1h"],
])('%j is none: %s', (value, message) => {
  expect(() => read(value)).toThrow(
    expect.objectContaining({ status: 400, code: 'invalid_duration', message }),
  );
});

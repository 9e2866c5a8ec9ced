import { isoTime } from './iso-time.ts';

test('each time is written as itself, again and again', () => {
  const times = [0, 1, 1, 0, 1_669_016_112_680, 1_669_016_112_681].map((ms) => new Date(ms));
  expect(times.map(isoTime)).toEqual(times.map((time) => time.toISOString()));
});

test('what is no time throws each time, and is not remembered', () => {
  for (let round = 0; round < 2; round += 1) expect(() => isoTime(new Date(NaN))).toThrow(RangeError);
  expect(isoTime(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
});

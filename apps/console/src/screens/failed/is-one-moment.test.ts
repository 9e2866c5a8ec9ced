import { isOneMoment } from './is-one-moment.ts';

test.each([
  ['2030-01-01T10:00:00.000Z', true],
  ['2030-01-01T10:00:00.999Z', true],
  ['2030-01-01T10:00:01.000Z', false],
])('from 10:00:00 to %s: %s', (lastAt, isOne) => {
  expect(isOneMoment({ firstAt: '2030-01-01T10:00:00.000Z', lastAt })).toBe(isOne);
});

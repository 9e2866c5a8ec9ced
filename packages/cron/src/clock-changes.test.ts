import { clockChanges, touchedTicks } from './clock-changes.ts';
import { parseExpression } from './schedule.ts';

const year = [new Date('2027-01-01T00:00:00Z'), new Date('2028-01-01T00:00:00Z')] as const;

test.each([
  ['UTC', []],
  ['Asia/Kolkata', []],
  ['Europe/Berlin', ['2027-03-28T01:00:00.000Z forward', '2027-10-31T01:00:00.000Z back']],
  ['America/New_York', ['2027-03-14T07:00:00.000Z forward', '2027-11-07T06:00:00.000Z back']],
  ['Australia/Lord_Howe', ['2027-04-03T15:00:00.000Z back', '2027-10-02T15:30:00.000Z forward']],
])('the clocks of %s are changed at %j', (timezone, expected) => {
  const changes = clockChanges(timezone, ...year);
  expect(changes.map(({ at, kind }) => `${at.toISOString()} ${kind}`)).toEqual(expected);
});

test('a change belongs to the range that ends with it', () => {
  const at = new Date('2027-03-28T01:00:00Z');
  const before = new Date(at.getTime() - 1);
  expect(clockChanges('Europe/Berlin', before, at)).toHaveLength(1);
  expect(clockChanges('Europe/Berlin', at, new Date(at.getTime() + 1))).toEqual([]);
});

const [forward, back] = clockChanges('Europe/Berlin', ...year) as [never, never];

/** What the parser itself makes of that night. */
const fires = (expression: string, day: string) =>
  parseExpression(expression, 'Europe/Berlin').between(
    new Date(`${day}T00:00:00Z`),
    new Date(`${day}T01:59:59Z`),
    100,
  ).length;

test.each([
  ['30 2 * * *', ['2027-03-28T02:30:00'], 'after', 1],
  ['*/30 * * * *', ['2027-03-28T02:00:00', '2027-03-28T02:30:00'], 'never', 3],
  ['0 9 * * *', undefined, undefined, 0],
])('where clocks jump, %s', (expression, localTimes, how, count) => {
  expect(touchedTicks(expression, forward)).toEqual(localTimes && { localTimes, fires: how });
  expect(fires(expression, '2027-03-28')).toBe(count);
});

test.each([
  ['30 2 * * *', ['2027-10-31T02:30:00'], 'once', 1],
  ['30 * * * *', ['2027-10-31T02:30:00'], 'twice', 2],
  ['0 3 * * *', undefined, undefined, 0],
])('where clocks show an hour twice, %s', (expression, localTimes, how, count) => {
  expect(touchedTicks(expression, back)).toEqual(localTimes && { localTimes, fires: how });
  expect(fires(expression, '2027-10-31')).toBe(count);
});

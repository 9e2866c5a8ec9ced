import { AppError } from '@jiter/core';
import { lookAheadFrom, parseExpression } from './schedule.ts';

const from = new Date('2026-01-15T10:00:00.000Z'); // a Thursday

function ticksOf(expression: string, count: number, zone = 'UTC'): string[] {
  return parseExpression(expression, zone)
    .between(from, new Date('2100-01-01'), count)
    .map((tick) => tick.toISOString().replace(':00.000Z', '').replace('.000Z', ''));
}

function refusal(expression: unknown, zone: unknown = 'UTC'): unknown {
  try {
    return parseExpression(expression as string, zone as string);
  } catch (error) {
    return error;
  }
}

test.each([
  ['* * * * *', '2026-01-15T10:01 2026-01-15T10:02'],
  ['*/15 * * * *', '2026-01-15T10:15 2026-01-15T10:30'],
  ['0 9-17/4 * * *', '2026-01-15T13:00 2026-01-15T17:00 2026-01-16T09:00'],
  ['5,10 12 * * *', '2026-01-15T12:05 2026-01-15T12:10 2026-01-16T12:05'],
  ['0 9 * * MON-FRI', '2026-01-16T09:00 2026-01-19T09:00'],
  ['0 9 * * 5-7', '2026-01-16T09:00 2026-01-17T09:00 2026-01-18T09:00 2026-01-23T09:00'],
  ['0 9 * * 7', '2026-01-18T09:00'],
  ['0 9 * * sun', '2026-01-18T09:00'],
  ['0 0 1 JAN *', '2027-01-01T00:00'],
  ['0 0 1 jan-mar/2 *', '2026-03-01T00:00 2027-01-01T00:00'],
  ['0 0 L * *', '2026-01-31T00:00 2026-02-28T00:00 2026-03-31T00:00'],
  ['0 0 * * 5L', '2026-01-30T00:00 2026-02-27T00:00'],
  ['0 0 * * FRI#L', '2026-01-30T00:00 2026-02-27T00:00'],
  ['0 0 * * FRI#3', '2026-01-16T00:00 2026-02-20T00:00'],
  ['0 0 * * 1#1,1#3', '2026-01-19T00:00 2026-02-02T00:00 2026-02-16T00:00'],
  ['0 0 * * FRI#5', '2026-01-30T00:00 2026-05-29T00:00'],
  ['0 0 15W * *', '2026-02-16T00:00 2026-03-16T00:00 2026-04-15T00:00'],
  ['0 0 L,15 * *', '2026-01-31T00:00 2026-02-15T00:00 2026-02-28T00:00'],
  ['0 0 LW * *', '2026-01-30T00:00 2026-02-27T00:00 2026-03-31T00:00 2026-04-30T00:00 2026-05-29T00:00'],
  ['0 0 1W * *', '2026-02-02T00:00 2026-03-02T00:00 2026-04-01T00:00 2026-05-01T00:00'],
  ['0 0 31W * *', '2026-01-30T00:00 2026-03-31T00:00 2026-05-29T00:00'],
  ['0 0 * * SUN#1,MONL', '2026-01-26T00:00 2026-02-01T00:00 2026-02-23T00:00'],
  ['0 0 * * 7#1', '2026-02-01T00:00'],
  ['0 0 * * SUN-TUE', '2026-01-18T00:00 2026-01-19T00:00 2026-01-20T00:00'],
  ['0 0 * * FRI-SUN/2', '2026-01-16T00:00 2026-01-18T00:00 2026-01-23T00:00'],
  ['0 0 * * */2', '2026-01-17T00:00 2026-01-18T00:00 2026-01-20T00:00'],
  ['*/60 */24 */31 */12 *', '2027-01-01T00:00'],
  ['0 0 ? * 1', '2026-01-19T00:00'],
  ['0 0 ? * ?', '2026-01-16T00:00'],
  ['0 0 12 ? * 2', '2026-01-20T12:00'],
  // Both days given: either is enough, as in every cron.
  ['0 0 13 * FRI', '2026-01-16T00:00 2026-01-23T00:00 2026-01-30T00:00 2026-02-06T00:00 2026-02-13T00:00'],
  ['0 0 31 2 1', '2026-02-02T00:00'],
  ['0 0 29 2 *', '2028-02-29T00:00 2032-02-29T00:00'],
  ['0 0 31 2 5#5', '2036-02-29T00:00 2064-02-29T00:00 2092-02-29T00:00'],
  ['01 02 03 04 05', '2026-04-03T02:01'],
  ['*/20 * * * * *', '2026-01-15T10:00:20 2026-01-15T10:00:40 2026-01-15T10:01'],
  ['30 0 12 * * MON', '2026-01-19T12:00:30'],
  ['  0   9\t* * *  ', '2026-01-16T09:00'],
  ['@yearly', '2027-01-01T00:00'],
  ['@annually', '2027-01-01T00:00'],
  ['@monthly', '2026-02-01T00:00'],
  ['@weekly', '2026-01-18T00:00'],
  ['@daily', '2026-01-16T00:00'],
  ['@midnight', '2026-01-16T00:00'],
  ['@hourly', '2026-01-15T11:00'],
  ['@Daily', '2026-01-16T00:00'],
])('%s', (expression, expected) => {
  const ticks = expected.split(' ');
  expect(ticksOf(expression, ticks.length)).toEqual(ticks);
});

test.each([
  ...['', ' ', '* * * *', '* * * * * * * *', '*/5/2 * * * *', '1-2-3 * * * *', '** * * * *'],
  ...['-1 * * * *', '+1 * * * *', '1.5 * * * *', '1e1 * * * *', '0x1 * * * *', 'a b c d e', '1,,2 * * * *'],
  ...[
    ', * * * *',
    '1, * * * *',
    '/15 * * * *',
    '*/x * * * *',
    '*/x5 * * * *',
    '*/5x * * * *',
    '0 0 1 * +FRI',
    'NaN * * * *',
    'nonsense',
  ],
  ...['@', 'constructor', '__proto__', '2030-01-01T00:00:00Z', '2030-01-01T00:00:00 * * * *'],
  ...['* * * * *\u0000', '\u0000', '* *\u00a0* * * *', '* * *\n* *', '２ * * * *', '* * * * * ;'],
  ...[`${'1,'.repeat(130)}1 * * * *`, ' '.repeat(300), undefined, null, 5, {}, [], ['* * * * *']],
])('is no expression: %j', (expression) => {
  const error = refusal(expression);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ status: 400, message: 'Please enter a valid cron expression' });
});

test.each([
  ...['0 0 31 2 *', '0 0 30 2 *', '0 0 31 4,6,9,11 *', '* * * 31 jun ?', '0 0 30W 2 *', '0 0 31W 6 *'],
  '0 0 30,31 2 ?',
])('never fires: %s', (expression) =>
  expect(refusal(expression)).toMatchObject({
    status: 400,
    message: 'Please enter a valid cron expression: it never fires',
  }),
);

test('the wall clock of the zone is meant', () => {
  expect(ticksOf('0 9 * * *', 1, 'Asia/Kathmandu')).toEqual(['2026-01-16T03:15']);
  expect(ticksOf('0 9 * * *', 1, 'america/new_york')).toEqual(['2026-01-15T14:00']);
  // Thursday 10:00 UTC is Friday already on Kiritimati.
  expect(ticksOf('0 23 * * THU', 1, 'Pacific/Kiritimati')).toEqual(['2026-01-22T09:00']);
});

test('a bad zone is named as the reason', () => {
  expect(refusal('@daily', 'Mars/Base')).toMatchObject({
    status: 400,
    message: "'timezone' must be an IANA time zone such as Europe/Berlin",
  });
});

describe('nextAfter', () => {
  const minutely = parseExpression('* * * * *', 'UTC');

  test.each([
    ['2026-01-15T10:00:00.000Z', '2026-01-15T10:01:00.000Z'],
    ['2026-01-15T10:00:00.001Z', '2026-01-15T10:01:00.000Z'],
    ['2026-01-15T10:00:59.999Z', '2026-01-15T10:01:00.000Z'],
    ['2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z'],
    ['1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z'],
  ])('of %s is %s', (instant, tick) => expect(minutely.nextAfter(new Date(instant))).toEqual(new Date(tick)));

  test('ends with the year 2999', () => {
    expect(minutely.nextAfter(new Date('2999-12-31T23:58:00Z'))).toEqual(new Date('2999-12-31T23:59:00Z'));
    for (const last of ['2999-12-31T23:59:00Z', '3000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z']) {
      expect(minutely.nextAfter(new Date(last))).toBeUndefined();
    }
    const leapDay = parseExpression('0 0 29 2 *', 'Australia/Lord_Howe');
    expect(leapDay.nextAfter(new Date('2996-03-01T00:00:00Z'))).toBeUndefined();
  });

  test('answers the same whatever was asked before', () => {
    const instants = [9, 3, 3, 7, 1, 40, 2].map((day) => new Date(Date.UTC(2026, 2, day, 2, 29, 59, 999)));
    const expression = '30 2 1,5 * *';
    const alone = instants.map((instant) => parseExpression(expression, 'UTC').nextAfter(instant));
    const mixed = instants.map((instant) => {
      parseExpression(expression, 'Asia/Tokyo').nextAfter(new Date(instant.getTime() + 1e9));
      return parseExpression(expression, 'UTC').nextAfter(instant);
    });
    expect(mixed).toEqual(alone);
  });

  test('looks 30 years ahead, and not further', () => {
    const saturdays = parseExpression('0 0 * 2 SAT#5', 'UTC');
    expect(saturdays.nextAfter(new Date('2020-03-01T00:00:00Z'))).toEqual(new Date('2048-02-29T00:00:00Z'));
    // 2100 is no leap year: after 2076 that day comes again in 2116.
    expect(saturdays.nextAfter(new Date('2076-03-01T00:00:00Z'))).toBeUndefined();
    expect(saturdays.nextAfter(new Date('2090-03-01T00:00:00Z'))).toEqual(new Date('2116-02-29T00:00:00Z'));
    const end = lookAheadFrom(new Date('2026-11-26T12:00:00Z'));
    expect(end).toEqual(new Date('2056-11-26T12:00:00Z'));
  });

  test('of an invalid date throws', () => {
    expect(() => minutely.nextAfter(new Date(NaN))).toThrow(RangeError);
  });
});

test('between leaves out its start, takes in its end, and stops at its limit', () => {
  const { between } = parseExpression('0 * * * *', 'UTC');
  const to = new Date('2026-01-15T13:00:00.000Z');
  const hours = [11, 12, 13].map((hour) => new Date(Date.UTC(2026, 0, 15, hour)));
  expect(between(from, to, 10)).toEqual(hours);
  expect(between(from, to, 2)).toEqual(hours.slice(0, 2));
  expect(between(from, to, 0)).toEqual([]);
  expect(between(to, from, 10)).toEqual([]);
});

import { parseExpression } from './schedule.ts';

/** What other schedulers take: each is refused with its field and its origin, and never read as something else. */
test.each([
  // `?`
  ['0 10 * * ? *', "month field is '?'", 'AWS'],
  ['0 10 ? * MON-FRI *', "hours field is '?'", 'AWS'],
  ['? 10 * * *', "minutes field is '?'", 'Quartz'],
  ['? 0 10 * * *', "seconds field is '?'", 'Quartz'],
  ['0 10 * ? *', "month field is '?'", 'Quartz'],
  ['0 0 1,? * *', "day-of-month field has '1,?'", "'?' stands alone"],
  ['0 0 ?/2 * *', "day-of-month field has '?/2'", "'?' stands alone"],
  // Years
  ['0 0 12 1 1 ? 2030', 'seven fields', 'Quartz'],
  ['* * * * * * *', 'seven fields', 'Quartz'],
  ['0 12 1 1 * 2030', 'year', 'AWS'],
  ['0 12 1 1 * 2030-2035', 'year', 'AWS'],
  // Letters
  ['0 0 L-3 * *', "day-of-month field has 'L-3'", 'Quartz'],
  ['0 0 L-3W * *', "day-of-month field has 'L-3W'", 'Quartz'],
  ['0 0 * * L', "day-of-week field has 'L'", 'Quartz'],
  ['L * * * *', "minutes field has 'L'", 'day-of-month'],
  ['0 0 * L *', "month field has 'L'", 'day-of-month'],
  ['0 0 5L * *', "day-of-month field has '5L'", 'day fields'],
  ['0 5L * * *', "hours field has '5L'", 'day fields'],
  ['0 0 * * 1-5L', "day-of-week field has '1-5L'", 'last Friday'],
  ['0 0 * * */2L', "day-of-week field has '*/2L'", 'last Friday'],
  ['0 0 W * *', "day-of-month field has 'W'", '15W'],
  ['0 0 1-5W * *', "day-of-month field has '1-5W'", 'one day'],
  ['0 0 * * 5W', "day-of-week field has '5W'", 'day-of-month'],
  ['0 15W * * *', "hours field has '15W'", 'day-of-month'],
  ['0 0 * * 5C', "day-of-week field has '5C'", 'Quartz'],
  ['H * * * *', "minutes field has 'H'", 'Jenkins'],
  ['H/15 * * * *', "minutes field has 'H'", 'Jenkins'],
  ['H(0-29)/10 * * * *', "minutes field has 'H(0-29)/10'", 'Jenkins'],
  ['0~59 * * * *', "minutes field has '0~59'", 'OpenBSD'],
  ['0 0 * * 5%1', "day-of-week field has '5%1'", 'crontab'],
  ['0 0 * * 5#6', "day-of-week field has '5#6'", 'from 1 to 5'],
  ['0 0 * * 5#0', "day-of-week field has '5#0'", 'from 1 to 5'],
  ['0 0 * * FRI#6', "day-of-week field has 'FRI#6'", 'from 1 to 5'],
  ['0 0 * * MON-FRI#2', "day-of-week field has 'MON-FRI#2'", 'with one day'],
  ['0 0 * * #1', "day-of-week field has '#1'", 'from 1 to 5'],
  ['0 0 * * 1#', "day-of-week field has '1#'", 'from 1 to 5'],
  ['0 0 * * 1-5#2', "day-of-week field has '1-5#2'", 'with one day'],
  ['0 0 1#2 * *', "day-of-month field has '1#2'", 'day-of-week'],
  // Names
  ['JAN * * * *', "minutes field has 'JAN'", 'month field'],
  ['0 0 MON * *', "day-of-month field has 'MON'", 'day-of-week field'],
  ['0 0 * MON *', "month field has 'MON'", 'day-of-week field'],
  ['0 0 * * JAN', "day-of-week field has 'JAN'", 'month field'],
  ['0 0 * * MONDAY', "day-of-week field has 'MONDAY'", 'three letters'],
  ['0 0 * MARCH-MAY *', "month field has 'MARCH-MAY'", 'three letters'],
  ['0 0 * JAN-SUN *', "month field has 'JAN-SUN'", 'day-of-week field'],
  // Steps and ranges
  ['*/0 * * * *', 'minutes field takes steps from 1 to 60', "'*/0'"],
  ['*/61 * * * *', 'minutes field takes steps from 1 to 60', "'*/61'"],
  ['0 0-12/25 * * *', 'hours field takes steps from 1 to 24', "'0-12/25'"],
  ['0 0 */32 * *', 'day-of-month field takes steps from 1 to 31', "'*/32'"],
  ['0 0 * * */8', 'day-of-week field takes steps from 1 to 7', "'*/8'"],
  ['5/15 * * * *', "minutes field has '5/15'", "send '5-59/15'"],
  ['0 0 1/2 * *', "day-of-month field has '1/2'", 'Quartz'],
  ['0 0 * * MON/2', "day-of-week field has 'MON/2'", "send '1-6/2'"],
  ['60/5 * * * *', 'minutes field takes numbers from 0 to 59', "'60'"],
  ['10-1 * * * *', "minutes field has '10-1'", "send '10-59,0-1'"],
  ['0 22-2 * * *', "hours field has '22-2'", "send '22-23,0-2'"],
  ['0 0 * NOV-FEB *', "month field has 'NOV-FEB'", "send '11-12,1-2'"],
  ['0 0 * * FRI-MON', "day-of-week field has 'FRI-MON'", "send '5-6,0-1'"],
  ['0 0 * * SAT-TUE', "day-of-week field has 'SAT-TUE'", "send '6-6,0-2'"],
  ['0 0 * * 7-2', "day-of-week field has '7-2'", "send '0-2'"],
  ['0 0 28-31,30-2 * *', "day-of-month field has '30-2'", 'backwards'],
  // Numbers
  ['60 * * * *', 'minutes field takes numbers from 0 to 59', "'60'"],
  ['60 * * * * *', 'seconds field takes numbers from 0 to 59', "'60'"],
  ['* 24 * * *', 'hours field takes numbers from 0 to 23', "'24'"],
  ['* * 0 * *', 'day-of-month field takes numbers from 1 to 31', "'0'"],
  ['* * 32 * *', 'day-of-month field takes numbers from 1 to 31', "'32'"],
  ['* * * 0 *', 'month field takes numbers from 1 to 12', "'0'"],
  ['* * * 13 *', 'month field takes numbers from 1 to 12', "'13'"],
  ['* * * * 8', 'day-of-week field takes numbers from 0 to 7', "'8'"],
  ['0-75 * * * *', 'minutes field takes numbers from 0 to 59', "'75'"],
  // Whole formats
  ['@reboot', '@reboot', 'crontab'],
  ['@every 5m', '@every', "Go's"],
  ['@minutely', '@hourly', 'known'],
  ['CRON_TZ=Europe/Berlin 0 9 * * *', 'zone', "'timezone'"],
  ['TZ=UTC 0 9 * * *', 'zone', "'timezone'"],
  ['cron(0 10 * * ? *)', 'AWS', 'five fields'],
  ['rate(5 minutes)', 'AWS', 'five fields'],
])('%s is refused by name', (expression, what, whose) => {
  const reading = () => parseExpression(expression, 'UTC');
  expect(reading).toThrow(expect.objectContaining({ status: 400 }));
  expect(reading).toThrow(/^Please enter a valid cron expression: /);
  expect(reading).toThrow(what);
  expect(reading).toThrow(whose);
});

test('where the fields may have been counted from another end, the message says how they are here', () => {
  expect(() => parseExpression('0 10 * * ? *', 'UTC')).toThrow(
    /only\. Of six fields the first are seconds here; AWS ends with a year$/,
  );
  expect(() => parseExpression('0 10 * ? *', 'UTC')).toThrow(/for one of the two day fields only$/);
});

test('of a long item the message shows the beginning', () => {
  const item = `H(${'1'.repeat(100)})`;
  expect(() => parseExpression(`${item} * * * *`, 'UTC')).toThrow(
    `the minutes field has '${item.slice(0, 20)}'`,
  );
});

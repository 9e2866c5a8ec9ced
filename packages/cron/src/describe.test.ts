import { describeExpression } from './describe.ts';

test.each([
  ['*/15 * * * *', 'Every 15 minutes (UTC)'],
  ['30 2 * * *', 'At 02:30 (UTC)'],
  ['@daily', 'At 00:00 (UTC)'],
  ['@weekly', 'At 00:00, only on Sunday (UTC)'],
  ['*/5 * * * * *', 'Every 5 seconds (UTC)'],
  ['15 30 9 * * mon-fri', 'At 09:30:15, Monday through Friday (UTC)'],
  ['0 0 L * *', 'At 00:00, on the last day of the month (UTC)'],
  ['0 9 * * fri#3', 'At 09:00, on the third Friday of the month (UTC)'],
  ['0 9 * * 5#L', 'At 09:00, on the last Friday of the month (UTC)'],
  ['0 9 LW * *', 'At 09:00, on the last weekday of the month (UTC)'],
  ['00 08 01 03 ?', 'At 08:00, on day 1 of the month, only in March (UTC)'],
  ['0 0 13 * FRI', 'At 00:00, on day 13 of the month, and on Friday; either is enough (UTC)'],
])('%s', (expression, words) => expect(describeExpression(expression, 'UTC')).toBe(words));

test('names the zone as it was given', () => {
  expect(describeExpression('30 2 * * *', 'Europe/Berlin')).toBe('At 02:30 (Europe/Berlin)');
});

test('what there are no words for is shown as it is', () => {
  expect(describeExpression('0 0 1W,L * *', 'UTC')).toBe('On the schedule 0 0 1W,L * * (UTC)');
});

test('what does not parse is not described', () => {
  expect(() => describeExpression('nonsense', 'UTC')).toThrow('Please enter a valid cron expression');
  expect(() => describeExpression('0 0 31 2 *', 'UTC')).toThrow('it never fires');
  expect(() => describeExpression('@daily', 'Mars/Base')).toThrow("'timezone' must be");
});

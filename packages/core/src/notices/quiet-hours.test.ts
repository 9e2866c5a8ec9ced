import { isTimeOfDay } from './quiet-hours.ts';

test.each(['00:00', '09:59', '19:30', '20:00', '23:59'])('%s is a time of day', (text) => {
  expect(isTimeOfDay(text)).toBe(true);
});

test.each([
  '24:00',
  '9:00',
  '12:60',
  '12:5',
  '12:345',
  '112:30',
  '30:00',
  'x',
  '',
  12,
  null,
  undefined,
  ['12:30'],
])('%j is none', (value) => {
  expect(isTimeOfDay(value)).toBe(false);
});

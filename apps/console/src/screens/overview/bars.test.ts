import { outcomeBarsOf } from '../destinations/outcome-bars.ts';
import { barsOf } from './bars.ts';
import type { Ahead, Past } from './use-overview.ts';

const HOUR_MS = 3_600_000;
const past = {
  from: '2027-01-31T09:00:00.000Z',
  stepMs: HOUR_MS,
  sent: [1, 2, 3, 4],
  failed: [0, 0, 1, 0],
  attempts: Object.fromEntries(
    ['2xx', '3xx', '4xx', '5xx', 'timeout', 'unreachable', 'refused', 'ours'].map((name) => [
      name,
      [0, 0, 0, 0],
    ]),
  ),
} as unknown as Past;
const ahead = {
  from: '2027-01-31T12:30:00.000Z',
  stepMs: HOUR_MS,
  events: [5],
  cron: [1],
} as unknown as Ahead;
const shown = (given: Past) =>
  barsOf(given, ahead).bars.map(({ fromMs, toMs }) =>
    [fromMs, toMs].map((ms) => new Date(ms).toISOString().slice(11, 16)),
  );

test('a step that runs reaches up to now, and what is due begins there', () => {
  expect(shown(past)).toEqual([
    ['09:00', '10:00'],
    ['10:00', '11:00'],
    ['11:00', '12:00'],
    ['12:00', '12:30'],
    ['12:30', '13:30'],
  ]);
});

test('of what is kept no more there is no bar that says that nothing was', () => {
  const known = { ...past, knownFrom: '2027-01-31T10:59:00.000Z' };
  expect(shown(known)[0]).toEqual(['10:00', '11:00']);
  expect(outcomeBarsOf(known).map(({ fromMs }) => new Date(fromMs).getUTCHours())).toEqual([10, 11, 12]);
  expect(outcomeBarsOf(past)).toHaveLength(4);
});

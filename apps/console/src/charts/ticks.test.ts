import { wallMs } from '../times/days.ts';
import { apart, ticksOf } from './ticks.ts';

const DAY_MS = 86_400_000;
const shown = (at: Date, zone: string) => new Date(wallMs(at.getTime(), zone)).toISOString().slice(0, 16);

test.each([
  ['put back', '2027-10-28T10:00:00Z', 'Europe/Berlin'],
  ['put forward', '2027-03-26T10:00:00Z', 'Europe/Berlin'],
  ['put back by half an hour', '2027-04-02T10:00:00Z', 'Australia/Lord_Howe'],
  ['left alone', '2027-04-02T10:00:00Z', 'Asia/Kathmandu'],
])('days on an axis begin at midnight, where clocks are %s meanwhile', (_what, from, zone) => {
  const fromMs = Date.parse(from);
  const ticks = ticksOf([fromMs, fromMs + 7 * DAY_MS], zone, 7).map((at) => shown(at, zone));
  expect(ticks).toHaveLength(7);
  expect(new Set(ticks.map((tick) => tick.slice(11)))).toEqual(new Set(['00:00']));
  expect(new Set(ticks.map((tick) => tick.slice(0, 10))).size).toBe(7);
});

test('hours that clocks skip have no mark, and those that come twice have one', () => {
  const hours = (from: string) =>
    ticksOf([Date.parse(from), Date.parse(from) + 5 * 3_600_000], 'Europe/Berlin', 5).map((at) =>
      at.toISOString(),
    );
  // 00, 01, 02 as 03, 04, 05
  expect(hours('2027-03-27T23:00:00Z')).toEqual([
    '2027-03-27T23:00:00.000Z',
    '2027-03-28T00:00:00.000Z',
    '2027-03-28T01:00:00.000Z',
    '2027-03-28T02:00:00.000Z',
    '2027-03-28T03:00:00.000Z',
    '2027-03-28T04:00:00.000Z',
  ]);
  expect(hours('2027-10-30T23:00:00Z')).toEqual([
    '2027-10-30T23:00:00.000Z',
    '2027-10-31T00:00:00.000Z',
    '2027-10-31T02:00:00.000Z',
    '2027-10-31T03:00:00.000Z',
    '2027-10-31T04:00:00.000Z',
  ]);
});

test('labels that would lie on each other are left out', () => {
  const ticks = [0, 50, 100, 150, 160].map((px) => new Date(px));
  const kept = (leastPx: number) => apart(ticks, (at) => at.getTime(), leastPx).map(Number);
  expect(kept(10)).toEqual([0, 50, 100, 150, 160]);
  expect(kept(60)).toEqual([0, 100, 160]);
});

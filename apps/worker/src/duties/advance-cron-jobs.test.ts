import type { CronJob } from '@jiter/core';
import { decideMove } from './advance-cron-jobs.ts';

const noon = Date.UTC(2026, 0, 1, 12);
const after = (ms: number) => new Date(noon + ms);
const HOUR_MS = 3_600_000;

const hourly = (overrides: Partial<CronJob> = {}): CronJob => ({
  id: '1',
  org: '1',
  destination: 'http://127.0.0.1/',
  payload: '',
  expression: '0 * * * *',
  timezone: 'UTC',
  misfire: 'once',
  status: 'Active',
  nextExecutionDate: after(0),
  createdAt: after(-HOUR_MS),
  updatedAt: after(-HOUR_MS),
  ...overrides,
});

test('claimed a little ahead, or a little late: the tick fires and the next one follows', () => {
  for (const ms of [-200, 0, 1_000]) {
    expect(decideMove(hourly(), after(ms))).toEqual({
      id: '1',
      from: after(0),
      fire: [after(0)],
      next: after(HOUR_MS),
    });
  }
});

test.each([
  ['skip', []],
  ['once', [5]],
  ['all', [0, 1, 2, 3, 4, 5]],
] as const)('after a downtime of five and a half hours, %s fires %j', (misfire, hours) => {
  const move = decideMove(hourly({ misfire }), after(5.5 * HOUR_MS));
  expect(move.fire).toEqual(hours.map((hour) => after(hour * HOUR_MS)));
  expect(move.next).toEqual(after(6 * HOUR_MS));
});

test('what is later than maxLateness is dropped, whatever the policy', () => {
  const job = hourly({ misfire: 'all', maxLatenessMs: 2 * HOUR_MS });
  expect(decideMove(job, after(5.5 * HOUR_MS)).fire).toEqual([after(4 * HOUR_MS), after(5 * HOUR_MS)]);
});

test('a downtime of more ticks than fit in one move leaves the job at the first that is left', () => {
  const job = hourly({ misfire: 'all', expression: '* * * * *' });
  const move = decideMove(job, after(24 * HOUR_MS));
  expect(move.fire).toHaveLength(500);
  expect(move.next).toEqual(after(500 * 60_000));
});

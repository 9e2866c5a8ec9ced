import type { CronMove, StandingJob } from '@jiter/core';
import { createAdvanceCronJobs } from './advance-cron-jobs.ts';
import { aTerm } from './term.fixture.ts';

/** No schedule goes on beyond. */
const END = new Date('3000-01-01T00:00:00.000Z');
const created = new Date('2999-01-01T00:00:00.000Z');

/** What becomes of a job whose last tick was at `END`, or is. */
async function sweep(stands: Pick<StandingJob, 'nextExecutionDate' | 'stalledAt'>) {
  const job: StandingJob = {
    ...{ id: '1', org: '1', expression: '0 0 1 1 *', timezone: 'UTC', misfire: 'all', status: 'Active' },
    ...{ payloadBytes: 0, createdAt: created, updatedAt: created },
    ...stands,
  };
  const moves: CronMove[] = [];
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const jobs = () => Promise.resolve([job]);
  const cron = createAdvanceCronJobs({
    cronJobs: {
      ...{ due: jobs, overdue: jobs, stalled: jobs },
      advance: (all) => (moves.push(...all), Promise.resolve([])),
    },
    bells: { ringNear: () => Promise.resolve(true) },
    clock: { now: () => new Date(END.getTime() + 1_000) },
    log: { debug: write, info: write, warn: write, error: write },
  });
  await (job.stalledAt ? cron.retryStalled(aTerm()) : cron.sweep(aTerm()));
  return { moves, lines };
}

test('a job after whose tick none follows makes that one, stalls, and is said to have ended', async () => {
  const { moves, lines } = await sweep({ nextExecutionDate: END });
  expect(moves).toMatchObject([{ fire: [END], next: undefined, stalledAt: END }]);
  expect(lines).toEqual(['cron.ended']);
});

test('and is left alone then, each time it is looked at', async () => {
  expect(await sweep({ stalledAt: END })).toEqual({ moves: [], lines: [] });
});

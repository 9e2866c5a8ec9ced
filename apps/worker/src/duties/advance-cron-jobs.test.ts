import { unavailable, type CronMove, type StandingJob } from '@jiter/core';
import { createAdvanceCronJobs } from './advance-cron-jobs.ts';
import { aTerm } from './term.fixture.ts';

/** No schedule goes on beyond. */
const END = new Date('3000-01-01T00:00:00.000Z');
const created = new Date('2999-01-01T00:00:00.000Z');

type Stands = Pick<StandingJob, 'nextExecutionDate' | 'stalledAt'> & { expression?: string };

/** What becomes of a job that is looked at after `END`; `advance` is told how often it was asked to move it on. */
async function sweep(stands: Stands, advance: (times: number) => Promise<[]> = () => Promise.resolve([])) {
  const job: StandingJob = {
    ...{ id: '1', org: '1', expression: '0 0 1 1 *', timezone: 'UTC', misfire: 'all', status: 'Active' },
    ...{ payloadBytes: 0, createdAt: created, updatedAt: created },
    ...stands,
  };
  const moves: CronMove[] = [];
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const jobs = () => Promise.resolve([job]);
  const term = aTerm();
  const cron = createAdvanceCronJobs({
    cronJobs: {
      ...{ due: jobs, overdue: jobs, stalled: jobs },
      advance(all) {
        moves.push(...all);
        if (moves.length > 5) term.end();
        return advance(moves.length);
      },
    },
    bells: { ringNear: () => Promise.resolve(true) },
    clock: { now: () => new Date(END.getTime() + 1_000) },
    log: { debug: write, info: write, warn: write, error: write },
  });
  const failure = await (job.stalledAt ? cron.retryStalled(term) : cron.sweep(term)).catch(
    (error: unknown) => error,
  );
  return { moves, lines, ...(failure !== undefined && { failure }) };
}

test('a job after whose tick none follows makes that one, stalls, and is said to have ended', async () => {
  const { moves, lines } = await sweep({ nextExecutionDate: END });
  expect(moves).toMatchObject([{ fire: [END], next: undefined, stalledAt: END }]);
  expect(lines).toEqual(['cron.ended']);
});

test('and is left alone then, each time it is looked at', async () => {
  expect(await sweep({ stalledAt: END })).toEqual({ moves: [], lines: [] });
});

const behind = { nextExecutionDate: new Date(END.getTime() - 86_400_000), expression: '* * * * *' };

test('what somebody has a lock on, and owes more, is left for the next sweep', async () => {
  expect((await sweep(behind)).moves).toHaveLength(1);
});

test('an outage is no job’s fault: it ends the sweep, and none stalls for it', async () => {
  const away = unavailable('away');
  const { moves, lines, failure } = await sweep(behind, () => Promise.reject(away));
  expect({ count: moves.length, lines, failure }).toEqual({ count: 1, lines: [], failure: away });
});

test('one that cannot be written stalls at the tick that it stands at, which is made', async () => {
  const { moves, lines } = await sweep(behind, (times) =>
    times === 1 ? Promise.reject(new Error('value out of range')) : Promise.resolve([]),
  );
  const at = behind.nextExecutionDate;
  expect(moves.slice(1)).toEqual([expect.objectContaining({ fire: [at], next: undefined, stalledAt: at })]);
  expect(lines).toEqual(['cron.stalled']);
});

import {
  createBatcher,
  type ClaimedEvent,
  type Clock,
  type CronJob,
  type CronMove,
  type Log,
} from '@jiter/core';
import { decideMisfires, parseExpression } from '@jiter/cron';
import type { CronJobStore, Occurrence } from '@jiter/store';
import type { Bells } from '../deliver/bells.ts';

export type AdvanceCronJobsDeps = {
  cronJobs: Pick<CronJobStore, 'due' | 'overdue' | 'advance'>;
  bells: Pick<Bells, 'ringAll'>;
  /** Ticks later than this from now get their bell from the sweep. */
  horizonMs: number;
  clock: Clock;
  log: Log;
};

export type AdvanceCronJobs = {
  /** The jobs behind these events move on to their next ticks. Nobody waits for it: the sweep repairs. */
  onClaimed(events: readonly ClaimedEvent[]): void;
  /** Moves on the jobs whose tick has passed and that nobody moved on. */
  sweep(signal: AbortSignal): Promise<void>;
};

const BATCH = 500;
/** Of the ticks that were missed by one job, how many become events at a time. */
const MAX_TICKS = 500;

/**
 * Which ticks of a job become events now, and where it stands afterwards. The tick that it stands at counts as one of
 * those that were reached: it is claimed a little before its time.
 */
export function decideMove(job: CronJob, now: Date): CronMove {
  const from = job.nextExecutionDate!;
  const schedule = parseExpression(job.expression, job.timezone);
  const { fire, next } = decideMisfires(schedule, {
    lastFired: new Date(from.getTime() - 1),
    now: from > now ? from : now,
    misfire: job.misfire,
    limit: MAX_TICKS,
    ...(job.maxLatenessMs !== undefined && { maxLatenessMs: job.maxLatenessMs }),
  });
  return { id: job.id, from, fire, next };
}

export function createAdvanceCronJobs({
  cronJobs,
  bells,
  horizonMs,
  clock,
  log,
}: AdvanceCronJobsDeps): AdvanceCronJobs {
  async function moveOn(jobs: readonly CronJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const rung = await cronJobs.advance(jobs.map((job) => decideMove(job, clock.now())));
    const horizon = clock.now().getTime() + horizonMs;
    const soon = rung.filter(({ dueAt }) => dueAt.getTime() <= horizon);
    if (soon.length > 0) await bells.ringAll(soon);
  }

  const moveOnFrom = createBatcher(
    async (occurrences: Occurrence[]) => {
      await moveOn(await cronJobs.due(occurrences));
      return occurrences;
    },
    { maxItems: BATCH, maxCalls: 2 },
  );

  return {
    onClaimed(events) {
      for (const { cronId, scheduledTime } of events) {
        if (cronId === undefined) continue;
        moveOnFrom({ cronId, scheduledTime }).catch((error: unknown) => {
          log.warn('cron.not-planned', { cronId, error });
        });
      }
    },
    async sweep(signal) {
      let jobs: CronJob[];
      do {
        jobs = await cronJobs.overdue(BATCH);
        await moveOn(jobs);
      } while (jobs.length === BATCH && !signal.aborted);
    },
  };
}

import {
  AppError,
  createBatcher,
  inPortions,
  type Bell,
  type ClaimedEvent,
  type Clock,
  type CronMove,
  type Log,
  type StandingJob,
} from '@jiter/core';
import { decideMove, decideStall } from '@jiter/cron';
import type { Bells } from '@jiter/runtime';
import type { CronJobStore, Occurrence } from '@jiter/store';
import type { Term } from './term.ts';

export type AdvanceCronJobsDeps = {
  cronJobs: Pick<CronJobStore, 'due' | 'overdue' | 'stalled' | 'advance'>;
  bells: Pick<Bells, 'ringNear'>;
  clock: Clock;
  log: Log;
};

export type AdvanceCronJobs = {
  /** The jobs behind these events move on to their next ticks. Nobody waits for it: the sweep repairs. */
  onClaimed(events: readonly ClaimedEvent[]): void;
  /** Moves on the jobs whose tick has passed and that nobody moved on. `since`: before which none stands at such a tick, as far as is known. */
  sweep(term: Term, since?: Date): Promise<void>;
  /** Moves on the jobs that stalled, if they can be read by now: by a newer Node.js, for instance. */
  retryStalled(term: Term): Promise<void>;
};

const BATCH = 500;
/** Of one statement: a usual batch, each job with the tick it leaves and the one it goes to, is well below it. */
const MAX_TICKS = 2_000;
/** Of the payloads that it copies: a thousand of the largest would take it minutes. */
const MAX_BYTES = 16 * 1_048_576;

export function createAdvanceCronJobs(deps: AdvanceCronJobsDeps): AdvanceCronJobs {
  const { cronJobs, log } = deps;
  const moveOn = createMoveOn(deps);

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
    async sweep(term, since) {
      // Round by round, a portion of each job's missed ticks at a time: what one job owes is not ahead of all others.
      let owesMore: boolean;
      do {
        owesMore = false;
        let jobs: StandingJob[] = [];
        do {
          jobs = await cronJobs.overdue(BATCH, { last: jobs.at(-1), since });
          owesMore = (await moveOn(jobs)) || owesMore;
        } while (jobs.length === BATCH && term.holds());
      } while (owesMore && term.holds());
    },
    async retryStalled(term) {
      let jobs: StandingJob[] = [];
      do {
        jobs = await cronJobs.stalled(BATCH, jobs.at(-1)?.id);
        await moveOn(jobs);
      } while (jobs.length === BATCH && term.holds());
    },
  };
}

/**
 * Moves jobs on, each by itself: one that cannot be read, or not be written, is reported and stalls, and stops no other.
 * Answers whether any of them moved and owes more.
 */
function createMoveOn({ cronJobs, bells, clock, log }: AdvanceCronJobsDeps) {
  /** Nothing for a job that has stalled and still does. */
  function decideOne(job: StandingJob): CronMove | undefined {
    try {
      const move = decideMove(job, clock.now());
      if (move.next) return move;
      if (job.stalledAt) return undefined;
      log.warn('cron.ended', { cronId: job.id, org: job.org, expression: job.expression });
      return move;
    } catch (error) {
      const { id: cronId, org, expression, timezone } = job;
      log.error('cron.stalled', { cronId, org, expression, timezone, error });
      return job.stalledAt ? undefined : decideStall(job, clock.now());
    }
  }

  async function advance(moves: readonly CronMove[]): Promise<Bell[]> {
    try {
      return await cronJobs.advance(moves);
    } catch (error) {
      // An outage is everybody's, and passes; anything else is due to some one of them.
      if (error instanceof AppError) throw error;
      if (moves.length === 1) return stallUnwritable(moves[0]!, error);
      const middle = Math.ceil(moves.length / 2);
      return [...(await advance(moves.slice(0, middle))), ...(await advance(moves.slice(middle)))];
    }
  }

  async function stallUnwritable({ id, seen, from, fire }: CronMove, error: unknown): Promise<Bell[]> {
    log.error('cron.stalled', { cronId: id, error });
    const kept = fire.filter((at) => at.getTime() === from.getTime());
    const stall: CronMove = { id, seen, from, fire: kept, next: undefined, stalledAt: from };
    return cronJobs.advance([stall]).catch((again: unknown) => {
      log.error('cron.not-stalled', { cronId: id, error: again });
      return [];
    });
  }

  return async (jobs: readonly StandingJob[]): Promise<boolean> => {
    const moves = jobs.flatMap((job) => {
      const move = decideOne(job);
      return move ? [{ ...move, payloadBytes: job.payloadBytes }] : [];
    });
    const now = clock.now();
    let owesMore = false;
    for (const portion of inPortions(moves, BOUNDS)) {
      const rung = await advance(portion);
      await bells.ringNear(rung);
      owesMore ||= rung.length > 0 && portion.some(({ next }) => next && next <= now);
    }
    return owesMore;
  };
}

type Move = CronMove & { payloadBytes: number };

const ticksOf = ({ fire }: Move) => 1 + fire.length;

/** One statement of a portion, and the bells for it, are no burden. */
const BOUNDS = [
  { most: MAX_TICKS, of: ticksOf },
  { most: MAX_BYTES, of: (move: Move) => ticksOf(move) * move.payloadBytes },
];

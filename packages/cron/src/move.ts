import type { CronMove, StandingJob } from '@jiter/core';
import { decideMisfires, GRACE_MS } from './misfire.ts';
import { parseExpression, scheduleOf, type Schedule } from './schedule.ts';

/** Of the ticks that one job missed, how many become events at a time. */
const MAX_TICKS = 500;
/** And of how many bytes together: each gets a copy of the payload. */
const MAX_BYTES = 16 * 1_048_576;

type Standing = Pick<
  StandingJob,
  | 'id'
  | 'expression'
  | 'timezone'
  | 'misfire'
  | 'maxLatenessMs'
  | 'nextExecutionDate'
  | 'stalledAt'
  | 'updatedAt'
  | 'payloadBytes'
>;

/**
 * Which ticks of a job become events now, and where it stands afterwards; where nothing follows, it stalls. The tick
 * that it stands at counts as one of those that were reached: it is claimed a little before its time. Throws AppError
 * 400 for a schedule that cannot be read here, whoever wrote it.
 */
export function decideMove(job: Standing, now: Date): CronMove {
  return moveBy(parseExpression(job.expression, job.timezone).nextAfter, job, now);
}

/** For a job whose schedule cannot be read: of its ticks the one that it stands at is known, and what becomes of that. */
export function decideStall(job: Standing, now: Date): CronMove {
  return moveBy(() => undefined, job, now);
}

function moveBy(nextAfter: Schedule['nextAfter'], job: Standing, now: Date): CronMove {
  const { id, updatedAt: seen, nextExecutionDate: tick, misfire, maxLatenessMs } = job;
  const from = tick ?? job.stalledAt!;
  const { fire, next } = decideMisfires(withTick(tick, nextAfter), {
    // What a stalled job stands at was dealt with already.
    lastFired: tick ? new Date(tick.getTime() - 1) : from,
    now: from > now ? from : now,
    misfire,
    limit: ticksAtATime(job.payloadBytes),
    ...(maxLatenessMs !== undefined && { maxLatenessMs }),
  });
  const isMissed = tick !== undefined && now.getTime() - tick.getTime() > GRACE_MS;
  return {
    ...{ id, seen, from, fire, next },
    ...(!next && { stalledAt: fire.at(-1) ?? from }),
    ...(isMissed && { missedAt: tick }),
  };
}

function ticksAtATime(payloadBytes: number): number {
  const fitting = Math.floor(MAX_BYTES / Math.max(1, payloadBytes));
  return Math.max(1, Math.min(MAX_TICKS, fitting));
}

/** The tick where a job stands was promised, also when newer time zone data would have it at another time. */
function withTick(tick: Date | undefined, nextAfter: Schedule['nextAfter']): Schedule {
  return scheduleOf((instant) => (tick && tick > instant ? tick : nextAfter(instant)));
}

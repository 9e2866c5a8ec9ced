import {
  badRequest,
  mergeOptions,
  type CronJob,
  type CronJobChanges,
  type CronMove,
  type NewCronJob,
} from '@jiter/core';
import { decideMove, decideStall, parseExpression } from '@jiter/cron';
import type { CronEdit } from '@jiter/store';
import { checkRequest } from '../events/check-request.ts';

/** The first tick of an expression, as from `now`. Throws AppError 400 for one that cannot be read or never fires. */
export function firstTick(
  { expression, timezone }: Pick<NewCronJob, 'expression' | 'timezone'>,
  now: Date,
): Date {
  const first = parseExpression(expression, timezone).nextAfter(now);
  if (!first) throw badRequest('Please enter a valid cron expression: it never fires');
  return first;
}

/**
 * What an edit does to the plan: what came due until now is owed by the schedule of its time. The tick to come changes
 * when the schedule does, or when the job is paused or resumed; what was paused starts with the first tick from now, not
 * with those in between. Throws AppError 400 for a new schedule that cannot be read, also when the job stays paused.
 */
export function decideEdit(job: CronJob, changes: CronJobChanges, now: Date): CronEdit {
  const { payload = job.payload, options = {} } = changes;
  checkRequest({ payload, options: mergeOptions(job.options, options) });
  const { expression = job.expression, timezone = job.timezone, status = job.status } = changes;
  const hasNewSchedule = expression !== job.expression || timezone !== job.timezone;
  const isResumed = status === 'Active' && job.status !== 'Active';
  const first = hasNewSchedule || isResumed ? firstTick({ expression, timezone }, now) : undefined;
  const edit = { ...decideOwed(job, now), changes };
  if (status !== 'Active') return { ...edit, next: { at: undefined } };
  return first ? { ...edit, next: { at: first } } : edit;
}

/** What an edit or a removal finds that came due until now and was not dealt with. */
export function decideOwed(job: CronJob, now: Date): Pick<CronEdit, 'now' | 'owed'> {
  const standsAt = job.nextExecutionDate ?? job.stalledAt;
  const owed = standsAt && standsAt <= now ? moveOrStall(job, now) : undefined;
  return owed ? { now, owed } : { now };
}

/** A schedule that cannot be read here must not keep its job from being edited or removed; workers report it. */
function moveOrStall(job: CronJob, now: Date): CronMove | undefined {
  const standing = { ...job, payloadBytes: Buffer.byteLength(job.payload) };
  try {
    const move = decideMove(standing, now);
    return move.next || !job.stalledAt ? move : undefined;
  } catch {
    return job.stalledAt ? undefined : decideStall(standing, now);
  }
}

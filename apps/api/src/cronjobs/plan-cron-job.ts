import { badRequest, type Clock, type CronJob, type CronJobChanges, type NewCronJob } from '@jiter/core';
import { parseExpression } from '@jiter/cron';
import type { CronEdit } from '@jiter/store';

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
 * What an edit does to the plan. The tick changes when the schedule does, or when the job is paused or resumed; what
 * was paused starts with the first tick from now, not with those in between.
 */
export function decideEdit(job: CronJob, changes: CronJobChanges, clock: Clock): CronEdit {
  const edited = { ...job, ...changes };
  // Read in any case: a paused job must not get an expression that it could not resume with.
  const at = firstTick(edited, clock.now());
  const isActive = edited.status === 'Active';
  const hasNewSchedule = edited.expression !== job.expression || edited.timezone !== job.timezone;
  if (!isActive) return { changes, next: { at: undefined } };
  return hasNewSchedule || job.status !== 'Active' ? { changes, next: { at } } : { changes };
}

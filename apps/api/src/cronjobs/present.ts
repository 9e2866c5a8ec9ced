import { STALLED, type CronJob } from '@jiter/core';
import { ANSWERED_OF_JOBS } from '@jiter/store';
import { presentFields } from '../events/present.ts';

/** A cron job as the wire shows it; what it does not have is left out. */
export function presentCronJob(job: CronJob) {
  return {
    id: job.id,
    org: job.org,
    destination: job.destination,
    payload: job.payload,
    expression: job.expression,
    timezone: job.timezone,
    status: job.status,
    misfire: job.misfire,
    maxLateness: job.maxLatenessMs,
    nextExecutionDate: job.nextExecutionDate?.toISOString(),
    nextExecutionStatus: job.nextExecutionStatus,
    problem: job.stalledAt && STALLED,
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
    ...presentFields(ANSWERED_OF_JOBS, job),
  };
}

import { STALLED, type CronJob } from '@jiter/core';
import { ANSWERED } from '@jiter/store';
import { presentFields } from '../events/present.ts';

const OPTIONAL_CONTENT = ANSWERED.filter(({ isOfJobs, isOptional }) => isOfJobs && isOptional);

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
    ...presentFields(OPTIONAL_CONTENT, job),
  };
}

import type { Clock, CronJob, NewCronJob, NewEvent, OrgSettings } from '@jiter/core';
import { redactOptions } from '@jiter/store';
import { completeEvent } from '../events/check-request.ts';
import { NO_ID, type DryRun } from '../events/dry-run.ts';
import { presentCronJob } from './present.ts';

type Deps = { dryRun: DryRun; clock: Clock };

/** Says what would become of a cron job whose first tick is `first`, and of the event of that. */
export type DryRunOfJob = (
  input: NewCronJob,
  first: Date,
  settings: OrgSettings,
) => Promise<Record<string, unknown>>;

export function createDryRunOfJob({ dryRun, clock }: Deps): DryRunOfJob {
  return async (input, first, settings) => {
    const now = clock.now();
    const job: CronJob = {
      ...input,
      ...(input.options && { options: redactOptions(input.options) }),
      id: NO_ID,
      status: 'Active',
      nextExecutionDate: first,
      nextExecutionStatus: 'Pending',
      createdAt: now,
      updatedAt: now,
    };
    return { cronJob: presentCronJob(job), ...(await dryRun(occurrenceOf(input, first), settings)) };
  };
}

function occurrenceOf(
  { org, destination, payload, options, timeoutMs }: NewCronJob,
  scheduledTime: Date,
): NewEvent {
  const event: NewEvent = {
    org,
    destination,
    payload,
    scheduledTime,
    ...(options && { options }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
  return { ...event, ...completeEvent(event) };
}

import type { Clock, CronJob, NewCronJob, NewEvent, OrgSettings } from '@jiter/core';
import { redactOptions } from '@jiter/store';
import { completeEvent } from '../events/check-request.ts';
import { keyIsTaken, NO_ID, type DryRun } from '../events/dry-run.ts';
import { presentCronJob } from './present.ts';

type Deps = { dryRun: DryRun; clock: Clock };

/** `settings`: its org's; `madeId`: of the job that its key stands for already. */
type Asked = { settings: OrgSettings; madeId?: string | undefined };

/** Says what would become of a cron job whose first tick is `first`, and of the event of that. */
export type DryRunOfJob = (input: NewCronJob, first: Date, asked: Asked) => Promise<Record<string, unknown>>;

export function createDryRunOfJob({ dryRun, clock }: Deps): DryRunOfJob {
  return async (input, first, { settings, madeId }) => {
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
    const { warnings, ...shown } = await dryRun(occurrenceOf(input, first), settings);
    const ofKey = madeId === undefined ? [] : [keyIsTaken('cron job', madeId)];
    return { cronJob: presentCronJob(job), ...shown, warnings: [...ofKey, ...warnings] };
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

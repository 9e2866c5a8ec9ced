import { eventOf } from '@jiter/core';
import type { BulkOptions, BulkResult, CronJobStore, EventStore } from '@jiter/store';
import type { Quota } from './quota.ts';

export type Quotas = { pending: Quota; cronJobs: Quota };

type Stores<Events, CronJobs> = { events: Events; cronJobs: CronJobs };

/** The stores as before, but that whatever makes rows of an org takes room for them first. */
export function withinQuotas<
  Events extends Pick<
    EventStore,
    'create' | 'createMany' | 'createOnce' | 'createManyOnce' | 'retry' | 'retryMany' | 'replayMany'
  >,
  CronJobs extends Pick<CronJobStore, 'create' | 'run'>,
>({ events, cronJobs }: Stores<Events, CronJobs>, quotas: Quotas): Stores<Events, CronJobs> {
  return {
    events: {
      ...events,
      create: (input) => after(quotas.pending.take(input.org, 1), () => events.create(input)),
      // All of a batch are one org's.
      createMany: (inputs) =>
        after(inputs[0] && quotas.pending.take(inputs[0].org, inputs.length), () =>
          events.createMany(inputs),
        ),
      retry: (org, ...rest) => after(quotas.pending.take(org, 1), () => events.retry(org, ...rest)),
      retryMany: (org, options) => many(quotas.pending, org, options, events.retryMany),
      replayMany: (org, options) => many(quotas.pending, org, options, events.replayMany),
      // A repeat takes room as well, until they are counted again.
      createOnce: (input) => after(quotas.pending.take(input.event.org, 1), () => events.createOnce(input)),
      createManyOnce: (inputs) =>
        after(quotas.pending.take(eventOf(inputs[0]!).org, inputs.length), () =>
          events.createManyOnce(inputs),
        ),
    },
    cronJobs: {
      ...cronJobs,
      create: (input, next) => after(quotas.cronJobs.take(input.org, 1), () => cronJobs.create(input, next)),
      run: (org, id, at) => after(quotas.pending.take(org, 1), () => cronJobs.run(org, id, at)),
    },
  };
}

function after<T>(room: Promise<void> | undefined, work: () => Promise<T>): Promise<T> {
  return room ? room.then(work) : work();
}

/** Room for as many as it would be. */
async function many(
  quota: Quota,
  org: string,
  options: BulkOptions,
  act: EventStore['retryMany'],
): Promise<BulkResult> {
  const would = await act(org, { ...options, dryRun: true });
  if (options.dryRun || would.affected === 0) return would;
  await quota.take(org, would.affected);
  return act(org, options);
}

import { eventOf } from '@jiter/core';
import type { ActStore, CronJobStore, EventStore } from '@jiter/store';
import type { Turns } from './turns.ts';

type Stores<Events, CronJobs> = { events: Events; cronJobs: CronJobs };

/**
 * The stores as before, but that orgs come in turn with the writes that take a connection each, and perhaps wait on it
 * for one another: without, one org could have them all. Events created one by one share statements, and so need none.
 */
export function writesInTurn<
  Events extends Pick<EventStore, 'createMany' | 'createManyOnce' | 'edit' | keyof ActStore>,
  CronJobs extends Pick<CronJobStore, 'create' | 'createOnce' | 'edit' | 'remove' | 'run' | 'runOnce'>,
>({ events, cronJobs }: Stores<Events, CronJobs>, { take }: Turns): Stores<Events, CronJobs> {
  return {
    events: {
      ...events,
      createMany: (inputs) => take(inputs[0]!.org, () => events.createMany(inputs)),
      createManyOnce: (inputs, ...rest) =>
        take(eventOf(inputs[0]!).org, () => events.createManyOnce(inputs, ...rest)),
      edit: (org, ...rest) => take(org, () => events.edit(org, ...rest)),
      retry: (org, ...rest) => take(org, () => events.retry(org, ...rest)),
      cancel: (org, ...rest) => take(org, () => events.cancel(org, ...rest)),
      retryMany: (org, ...rest) => take(org, () => events.retryMany(org, ...rest)),
      cancelMany: (org, ...rest) => take(org, () => events.cancelMany(org, ...rest)),
      foreseeBulk: (org, ...rest) => take(org, () => events.foreseeBulk(org, ...rest)),
      countBulk: (org, ...rest) => take(org, () => events.countBulk(org, ...rest)),
      startBulk: (org, ...rest) => take(org, () => events.startBulk(org, ...rest)),
      stopBulk: (org, ...rest) => take(org, () => events.stopBulk(org, ...rest)),
      replayMany: (org, ...rest) => take(org, () => events.replayMany(org, ...rest)),
    },
    cronJobs: {
      ...cronJobs,
      create: (input, ...rest) => take(input.org, () => cronJobs.create(input, ...rest)),
      createOnce: (input, ...rest) => take(input.org, () => cronJobs.createOnce(input, ...rest)),
      runOnce: (org, ...rest) => take(org, () => cronJobs.runOnce(org, ...rest)),
      edit: (org, ...rest) => take(org, () => cronJobs.edit(org, ...rest)),
      remove: (org, ...rest) => take(org, () => cronJobs.remove(org, ...rest)),
      run: (org, ...rest) => take(org, () => cronJobs.run(org, ...rest)),
    },
  };
}

import { AppError, type Event, type Log, type NewEvent } from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { EventStore } from '@jiter/store';
import { notCreated } from './schedule-event.ts';

type Deps = {
  events: Pick<EventStore, 'createMany'>;
  ringSoon: Bells['ringSoon'];
  log: Log;
};

/** One result per input, in order: the event, or why there is none. Those that are fine are created all or, if that fails, none. */
export type ScheduleBatch = (
  inputs: readonly (NewEvent | AppError)[],
  org: string,
) => Promise<(Event | AppError)[]>;

/** What is wrong with one event is no reason not to create the others. */
export function createScheduleBatch({ events, ringSoon, log }: Deps): ScheduleBatch {
  return async (inputs, org) => {
    const fine = inputs.filter((one): one is NewEvent => !(one instanceof AppError));
    const created = fine.length === 0 ? [] : await events.createMany(fine).catch(notCreated);
    ringSoon(...created.map(({ id, scheduledTime }) => ({ eventId: id, dueAt: scheduledTime })));
    log.debug('batch.created', { org, events: created.length, refused: inputs.length - created.length });
    let next = 0;
    return inputs.map((one) => (one instanceof AppError ? one : created[next++]!));
  };
}

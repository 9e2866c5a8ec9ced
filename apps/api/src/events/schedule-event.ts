import { AppError, type Event, type Log, type NewEvent } from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { EventStore } from '@jiter/store';

type Deps = { events: Pick<EventStore, 'create'>; ringSoon: Bells['ringSoon']; log: Log };

export type ScheduleEvent = (input: NewEvent) => Promise<Event>;

/** The row is the promise, the job only the bell: once the insert commits, the sweep can ring it again. */
export function createScheduleEvent({ events, ringSoon, log }: Deps): ScheduleEvent {
  return async (input) => {
    const event = await events.create(input).catch(notCreated);
    ringSoon({ eventId: event.id, dueAt: event.scheduledTime });
    log.debug('event.created', { eventId: event.id, org: event.org, scheduledTime: event.scheduledTime });
    return event;
  };
}

export function notCreated(cause: unknown): never {
  if (cause instanceof AppError) throw cause;
  throw Object.assign(new AppError(500, 'Unable to create the event'), { cause });
}

import {
  AppError,
  badRequest,
  notFound,
  type Actor,
  type Event,
  type EventChanges,
  type EventStatus,
  type Log,
} from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { EventStore } from '@jiter/store';
import { completeEvent } from './check-request.ts';

type Deps = { events: Pick<EventStore, 'edit'>; ringSoon: Bells['ringSoon']; log: Log };

/** Throws AppError: 404 when there is no such event, 400 when it is not Pending any more, or a cron job plans it. */
export type EditEvent = (org: string, id: string, changes: EventChanges, by: Actor) => Promise<Event>;

export const NO_EVENT = 'Unable to find event';

/** A bell that was rung for the old time finds nothing to claim; a new time within the horizon needs its own. */
export function createEditEvent({ events, ringSoon, log }: Deps): EditEvent {
  return async (org, id, changes, by) => {
    const result = await events.edit(org, id, changes, { complete: completeEvent, by });
    if (result.kind === 'gone') throw notFound(NO_EVENT);
    if (result.kind === 'planned') throw planned(result.cronId);
    if (result.kind === 'run') throw badRequest(isRun(result.cronId));
    if (result.kind === 'settled') throw badRequest(tooLate(changes, result.status));
    const { event } = result;
    if (changes.scheduledTime && !changes.status) ringSoon({ eventId: id, dueAt: event.scheduledTime });
    log.debug(changes.status ? 'event.cancelled' : 'event.edited', { eventId: id, org });
    return event;
  };
}

function tooLate(changes: EventChanges, status: EventStatus): string {
  const verb = changes.status ? 'cancel' : 'change';
  return `Unable to ${verb} the event: only a 'Pending' one can be ${verb === 'cancel' ? 'cancelled' : 'changed'}, and this one is '${status}'`;
}

const isRun = (cronJobId: string) =>
  `Unable to change the event: it is a run of the cron job ${cronJobId}, and carries what that does. It can be cancelled`;

/** Of the tick to come of a cron job. */
export function planned(cronJobId: string): AppError {
  const message = `This event is the tick to come of the cron job ${cronJobId}, which plans it: pause that, move it or remove it`;
  return new AppError(400, message, undefined, 'tick_of_cron_job', { cronJobId });
}

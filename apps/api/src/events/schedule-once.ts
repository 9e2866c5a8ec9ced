import { AppError, badRequest, type Event, type Log, type OnceEvent, type OnceResult } from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { EventStore } from '@jiter/store';
import { NOT_IN_THE_FUTURE } from './parse-event.ts';
import { notCreated } from './schedule-event.ts';

type Deps = { events: Pick<EventStore, 'createOnce' | 'findOnce'>; ringSoon: Bells['ringSoon']; log: Log };

export type Once = { event: Event; isReplayed: boolean };

/** Throws AppError 422 for a key that stands for another event. */
export type ScheduleOnce = (input: OnceEvent) => Promise<Once>;

/** As a create without a key, but that a repeat is answered with what the first one made, as it is by now. */
export function createScheduleOnce({ events, ringSoon, log }: Deps): ScheduleOnce {
  return async (input) => {
    const result = input.isLate
      ? await events.findOnce(input).then(orTooLate)
      : await events.createOnce(input).catch(notCreated);
    if (result.kind === 'reused') throw reused(result.eventId);
    const { event } = result;
    const isReplayed = result.kind === 'replayed';
    if (!isReplayed) ringSoon({ eventId: event.id, dueAt: event.scheduledTime });
    log.debug(isReplayed ? 'event.replayed' : 'event.created', { eventId: event.id, org: event.org });
    return { event, isReplayed };
  };
}

function orTooLate(found: OnceResult | undefined): OnceResult {
  if (!found) throw badRequest(NOT_IN_THE_FUTURE);
  return found;
}

export function reused(eventId: string): AppError {
  return usedFor('event', eventId, { eventId });
}

export function usedFor(noun: string, id: string, more: Readonly<Record<string, string>>): AppError {
  const message = `This idempotency key was used for another ${noun} (${id}): send the same content, or another key`;
  return new AppError(422, message, undefined, 'idempotency_key_reused', more);
}

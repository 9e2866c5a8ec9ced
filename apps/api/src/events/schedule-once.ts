import {
  AppError,
  isOnce,
  type Actor,
  type Event,
  type Log,
  type NewEvent,
  type OnceEvent,
  type OnceResult,
} from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { EventStore } from '@jiter/store';
import { notCreated } from './schedule-event.ts';

type Deps = {
  events: Pick<EventStore, 'createOnce' | 'createManyOnce' | 'findOnce'>;
  ringSoon: Bells['ringSoon'];
  log: Log;
};

export type Once = { event: Event; isReplayed: boolean };

/** `by`: whose replay it is, with or without a key, as is written down. Throws AppError 422 for a key that stands for another event. */
export type ScheduleOnce = {
  (input: OnceEvent): Promise<Once>;
  (input: OnceEvent | NewEvent, by: Actor): Promise<Once>;
};

/** As a create without a key, but that a repeat is answered with what the first one made, as it is by now. */
export function createScheduleOnce({ events, ringSoon, log }: Deps): ScheduleOnce {
  const make = async (input: OnceEvent | NewEvent, by: Actor | undefined): Promise<OnceResult> =>
    by || !isOnce(input) ? (await events.createManyOnce([input], by))[0]! : events.createOnce(input);

  return async (input: OnceEvent | NewEvent, by?: Actor) => {
    const result =
      isOnce(input) && input.refusal
        ? await events.findOnce(input).then(orThrow(input.refusal))
        : await make(input, by).catch(notCreated);
    const { event, isReplayed } = toOnce(result);
    if (!isReplayed) ringSoon({ eventId: event.id, dueAt: event.scheduledTime });
    log.debug(isReplayed ? 'event.replayed' : 'event.created', { eventId: event.id, org: event.org });
    return { event, isReplayed };
  };
}

const orThrow =
  (refusal: AppError) =>
  (found: OnceResult | undefined): OnceResult => {
    if (!found) throw refusal;
    return found;
  };

/** Throws AppError 422 where the key stands for another event. */
export function toOnce(result: OnceResult): Once {
  if (result.kind === 'reused') throw reused(result.eventId);
  return { event: result.event, isReplayed: result.kind === 'replayed' };
}

export function reused(eventId: string): AppError {
  return usedFor('event', eventId, { eventId });
}

export function usedFor(noun: string, id: string, more: Readonly<Record<string, string>>): AppError {
  const message = `This idempotency key was used for another ${noun} (${id}): send the same content, or another key`;
  return new AppError(422, message, undefined, 'idempotency_key_reused', more);
}

import {
  AppError,
  badRequest,
  isOnce,
  type Event,
  type Log,
  type NewEvent,
  type OnceEvent,
  type OnceResult,
} from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { EventStore } from '@jiter/store';
import { NOT_IN_THE_FUTURE } from './parse-event.ts';
import { notCreated } from './schedule-event.ts';
import { reused } from './schedule-once.ts';

type Deps = {
  events: Pick<EventStore, 'createMany' | 'createManyOnce' | 'findOnce'>;
  ringSoon: Bells['ringSoon'];
  log: Log;
};

type Input = NewEvent | OnceEvent;

/** `isReplayed`: none of its events is new. */
export type BatchResult = { results: (Event | AppError)[]; isReplayed: boolean };

/** One result per input, in order: the event, or why there is none. Those that are fine are created all or, if that fails, none. */
export type ScheduleBatch = (inputs: readonly (Input | AppError)[], org: string) => Promise<BatchResult>;

/** What is wrong with one event is no reason not to create the others. */
export function createScheduleBatch({ events, ringSoon, log }: Deps): ScheduleBatch {
  /** Of those whose time has passed, what was made is answered. */
  async function findLate(input: OnceEvent): Promise<OnceResult | AppError> {
    return (await events.findOnce(input)) ?? badRequest(NOT_IN_THE_FUTURE);
  }

  async function createFine(inputs: readonly Input[]): Promise<OnceResult[]> {
    if (inputs.length === 0) return [];
    if (inputs.some(isOnce)) return events.createManyOnce(inputs).catch(notCreated);
    const created = await events.createMany(inputs as readonly NewEvent[]).catch(notCreated);
    return created.map((event) => ({ kind: 'created', event }));
  }

  return async (inputs, org) => {
    const isFine = (one: Input | AppError): one is Input =>
      !(one instanceof AppError) && !(isOnce(one) && one.isLate);
    const made = await createFine(inputs.filter(isFine));
    const created = made.filter(({ kind }) => kind === 'created') as { event: Event }[];
    ringSoon(...created.map(({ event: { id, scheduledTime } }) => ({ eventId: id, dueAt: scheduledTime })));
    log.debug('batch.created', { org, events: created.length, refused: inputs.length - made.length });
    let next = 0;
    const results: (OnceResult | AppError)[] = [];
    for (const one of inputs) {
      if (one instanceof AppError) results.push(one);
      else results.push(isFine(one) ? made[next++]! : await findLate(one));
    }
    const isReplayed =
      created.length === 0 && results.some((one) => 'kind' in one && one.kind === 'replayed');
    return { results: results.map(toResult), isReplayed };
  };
}

function toResult(result: OnceResult | AppError): Event | AppError {
  if (result instanceof AppError) return result;
  return result.kind === 'reused' ? reused(result.eventId) : result.event;
}

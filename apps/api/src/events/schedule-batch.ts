import {
  AppError,
  isOnce,
  type Event,
  type Log,
  type NewEvent,
  type OnceEvent,
  type OnceResult,
} from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { EventStore } from '@jiter/store';
import { notCreated } from './schedule-event.ts';
import { reused } from './schedule-once.ts';

type Deps = {
  events: Pick<EventStore, 'createMany' | 'createManyOnce' | 'findOnce'>;
  ringSoon: Bells['ringSoon'];
  log: Log;
};

type Input = NewEvent | OnceEvent;

type Refused = OnceEvent & { refusal: AppError };

const isRefused = (one: Input): one is Refused => isOnce(one) && one.refusal !== undefined;
const isFine = (one: Input | AppError): one is Input => !(one instanceof AppError) && !isRefused(one);

/** `isReplayed`: none of its events is new; `hasReplayed`: some are not. */
export type BatchResult = { results: (Event | AppError)[]; isReplayed: boolean; hasReplayed: boolean };

/** One result per input, in order: the event, or why there is none. Those that are fine are created all or, if that fails, none. */
export type ScheduleBatch = (inputs: readonly (Input | AppError)[], org: string) => Promise<BatchResult>;

/** What is wrong with one event is no reason not to create the others. */
export function createScheduleBatch({ events, ringSoon, log }: Deps): ScheduleBatch {
  /** Of those that are not made any more, what was made is answered. That it cannot be found just now is said of it alone: others are made by then. */
  const findMade = async (input: Refused): Promise<OnceResult | AppError> => {
    try {
      return (await events.findOnce(input)) ?? input.refusal;
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  };

  async function createFine(inputs: readonly Input[]): Promise<OnceResult[]> {
    if (inputs.length === 0) return [];
    if (inputs.some(isOnce)) return events.createManyOnce(inputs).catch(notCreated);
    const created = await events.createMany(inputs as readonly NewEvent[]).catch(notCreated);
    return created.map((event) => ({ kind: 'created', event }));
  }

  return async (inputs, org) => {
    const made = await createFine(inputs.filter(isFine));
    const created = made.filter(({ kind }) => kind === 'created') as { event: Event }[];
    ringSoon(...created.map(({ event: { id, scheduledTime } }) => ({ eventId: id, dueAt: scheduledTime })));
    log.debug('batch.created', { org, events: created.length, refused: inputs.length - made.length });
    let next = 0;
    const results: (OnceResult | AppError)[] = [];
    for (const one of inputs) {
      if (one instanceof AppError) results.push(one);
      else results.push(isRefused(one) ? await findMade(one) : made[next++]!);
    }
    const hasReplayed = results.some((one) => 'kind' in one && one.kind === 'replayed');
    const isReplayed = created.length === 0 && hasReplayed;
    return { results: results.map(toResult), isReplayed, hasReplayed };
  };
}

function toResult(result: OnceResult | AppError): Event | AppError {
  if (result instanceof AppError) return result;
  return result.kind === 'reused' ? reused(result.eventId) : result.event;
}

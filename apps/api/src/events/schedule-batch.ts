import { AppError, type Event, type Log, type NewEvent } from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { EventStore } from '@jiter/store';
import type { EventParser } from './parse-event.ts';
import { notCreated } from './schedule-event.ts';

type Deps = {
  events: Pick<EventStore, 'createMany'>;
  parser: Pick<EventParser, 'parseNewEvent'>;
  ringSoon: Bells['ringSoon'];
  log: Log;
};

/** One result per body, in order: the event, or why there is none. Those that are fine are created all or, if that fails, none. */
export type ScheduleBatch = (bodies: readonly unknown[], org: string) => Promise<(Event | AppError)[]>;

/** What is wrong with one event is no reason not to create the others. */
export function createScheduleBatch({ events, parser, ringSoon, log }: Deps): ScheduleBatch {
  return async (bodies, org) => {
    const parsed = bodies.map((body) => parseOne(parser, body, org));
    const fine = parsed.filter((one): one is NewEvent => !(one instanceof AppError));
    const created = fine.length === 0 ? [] : await events.createMany(fine).catch(notCreated);
    ringSoon(...created.map(({ id, scheduledTime }) => ({ eventId: id, dueAt: scheduledTime })));
    log.debug('batch.created', { org, events: created.length, refused: parsed.length - created.length });
    let next = 0;
    return parsed.map((one) => (one instanceof AppError ? one : created[next++]!));
  };
}

function parseOne(parser: Deps['parser'], body: unknown, org: string): NewEvent | AppError {
  try {
    return parser.parseNewEvent(body, org);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

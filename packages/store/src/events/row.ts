import type { Event } from '@jiter/core';
import { COLUMNS, readerOf } from './columns.ts';

const OF_EVENT = COLUMNS.filter(({ answered }) => answered !== undefined);

/** What is selected for `toEvent`. */
export const EVENT_COLUMN_NAMES = OF_EVENT.map(({ name }) => name);

export const toEvent = readerOf<Event>(OF_EVENT);

/** What an answer shows: the field, under this key, and how JSON is made of its column. */
export type Answered = {
  field: keyof Event;
  key: string;
  name: string;
  as: 'text' | 'time' | 'json' | 'spread';
};

/** Of an event, in this order. */
export const ANSWERED: readonly Answered[] = OF_EVENT.flatMap(toAnswered);

/** What cron jobs that have it show of the same. */
export const ANSWERED_OF_JOBS: readonly Answered[] = OF_EVENT.filter(
  ({ ofJobs, optional }) => ofJobs && optional,
).flatMap(toAnswered);

function toAnswered({ field, key = field, name, answered }: (typeof OF_EVENT)[number]): Answered[] {
  return answered ? [{ field: field as keyof Event, key, name, as: answered }] : [];
}

import type { Event } from '@jiter/core';
import { COLUMNS, readerOf } from './columns.ts';

const OF_EVENT = COLUMNS.filter(({ answered }) => answered !== undefined);

/** What is selected for `toEvent`. */
export const EVENT_COLUMN_NAMES = OF_EVENT.map(({ name }) => name);

export const toEvent = readerOf<Event>(OF_EVENT);

/** What answers show of an event, in this order: the field, under this key. Cron jobs have those `ofJobs` as well. */
export const ANSWERED: readonly {
  field: keyof Event;
  key: string;
  isOfJobs: boolean;
  isOptional: boolean;
}[] = OF_EVENT.filter(({ answered }) => answered !== false).map(({ field, answered, ofJobs, optional }) => ({
  field: field as keyof Event,
  key: typeof answered === 'string' ? answered : field,
  isOfJobs: ofJobs === true,
  isOptional: optional === true,
}));

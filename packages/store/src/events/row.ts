import type { Event } from '@jiter/core';
import { settledSelect } from '../settled/columns.ts';
import { COLUMNS, readerOf } from './columns.ts';

const OF_EVENT = COLUMNS.filter(({ answered }) => answered !== undefined);

/** The columns that are selected for `toEvent`. */
export const EVENT_COLUMN_NAMES = OF_EVENT.filter(({ computed }) => !computed).map(({ name }) => name);

const COMPUTED = OF_EVENT.filter(({ computed }) => computed !== undefined);

/** The same, and what an answer has beside of an event that is read and not changed: of a relation that selects them. */
export const SHOWN_NAMES = [...EVENT_COLUMN_NAMES, ...COMPUTED.map(({ name }) => name)];

/** They are selected from `events`. */
export const SHOWN_OF_EVENTS = [
  ...EVENT_COLUMN_NAMES,
  ...COMPUTED.map(({ name, computed }) => `${computed} as ${name}`),
].join(', ');

/** Of an event that has its outcome, what is only of those that have none. */
export const COMPUTED_OF_SETTLED = COMPUTED.map(({ name }) => `null::timestamptz(3) as ${name}`).join(', ');

/** They are selected from `settled_events`. */
export const SHOWN_OF_SETTLED = `${settledSelect(EVENT_COLUMN_NAMES)}, ${COMPUTED_OF_SETTLED}`;

export const toEvent = readerOf<Event>(OF_EVENT);

/** What an answer shows: the field, under this key, and how JSON is made of its column. */
export type Answered = {
  field: keyof Event;
  key: string;
  name: string;
  as: 'word' | 'text' | 'time' | 'json' | 'spread';
  /** Only of an event of which one of `MORE` is there. */
  ofMore?: true;
};

/** What an event has of which more is said than the contract has. */
export const MORE = ['options', 'expiresAt', 'parentId', 'attemptsBefore'] as const satisfies (keyof Event)[];

/** Of an event, in this order. */
export const ANSWERED: readonly Answered[] = OF_EVENT.flatMap(toAnswered);

/** What each has: no column of these is ever null. Of a payload it depends on who reads it. */
export const ALWAYS_ANSWERED: readonly string[] = [
  'id',
  'org',
  'scheduledTime',
  'destination',
  'status',
  'createdAt',
  'updatedAt',
] satisfies (keyof Event)[];

/** What cron jobs that have it show of the same. */
export const ANSWERED_OF_JOBS: readonly Answered[] = OF_EVENT.filter(
  ({ ofJobs, optional }) => ofJobs && optional,
).flatMap(toAnswered);

function toAnswered({ field, key = field, name, answered, ofMore }: (typeof OF_EVENT)[number]): Answered[] {
  if (!answered) return [];
  return [{ field: field as keyof Event, key, name, as: answered, ...(ofMore && { ofMore }) }];
}

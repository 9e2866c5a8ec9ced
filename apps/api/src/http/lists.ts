import type { CronJobPosition, EventPosition } from '@jiter/store';

/** An entry's place among others that come by their ids alone. */
type EntryPosition = { id: string };

/** By its name the place of an item in each list that comes in pages. */
export type PlaceIn = {
  events: EventPosition;
  created: EventPosition;
  occurrences: EventPosition;
  cronjobs: CronJobPosition;
  audit: EntryPosition;
  changes: EntryPosition;
};
export type ListName = keyof PlaceIn;

/** `title`: what it is in a message. `asked`: what else makes it that list, beside its order. */
type Told = { call: string; title: string; asked: string; hasTimes: boolean; goesBack: boolean };

/**
 * Every list that comes in pages, by the name that its cursors have. `hasTimes`: its order is that of times, and of ids among the
 * same ones; otherwise of ids alone. No list is in the order of a text, so nothing of a cursor depends on a collation: whoever adds
 * one has it sorted and compared by `collate "C"` alike. `goesBack`: its pages tell of the ones before them.
 */
export const LISTS: Readonly<Record<ListName, Told>> = {
  events: {
    call: 'GET /events',
    title: 'events by their scheduledTime',
    asked: 'filters',
    ...{ hasTimes: true, goesBack: true },
  },
  created: {
    call: 'GET /events',
    title: 'events in the order in which they were created',
    asked: 'filters',
    ...{ hasTimes: true, goesBack: true },
  },
  occurrences: {
    call: 'GET /cronjobs/:id/occurrences',
    title: 'the occurrences of a cron job',
    asked: 'cron job',
    ...{ hasTimes: true, goesBack: true },
  },
  cronjobs: {
    call: 'GET /cronjobs',
    title: 'cron jobs',
    asked: 'filters',
    ...{ hasTimes: false, goesBack: true },
  },
  audit: {
    call: 'GET /audit',
    title: 'the audit log',
    asked: 'filters',
    ...{ hasTimes: false, goesBack: false },
  },
  changes: {
    call: 'GET /events/:id/changes',
    title: 'the changes of an event',
    asked: 'event',
    ...{ hasTimes: false, goesBack: false },
  },
};

/** A list as it was asked for. `asked`: whatever of that a place in it depends on, the same text for the same list. */
export type List<Name extends ListName = ListName> = { name: Name; order: 'asc' | 'desc'; asked: string };

import type { Knex } from 'knex';
import { createBatcher, type Attempt, type Event, type EventChanges, type NewEvent } from '@jiter/core';
import { isRefusal, outageAware, reaching } from '../database/outage.ts';
import { unrungEvents } from '../sweep/wake.ts';
import { insertEvents } from './create.ts';
import { editEvent, type EditResult } from './edit.ts';
import { findEvent } from './find.ts';
import { listEvents, type EventFilter } from './list.ts';

export type EventStore = {
  /** Concurrent calls share one insert; the promise resolves once it is committed. */
  create(input: NewEvent): Promise<Event>;
  /** One statement: all of them or none. Answers in the order of `inputs`. */
  createMany(inputs: readonly NewEvent[]): Promise<Event[]>;
  find(org: string, id: string): Promise<{ event: Event; history: Attempt[] } | undefined>;
  list(org: string, filter: EventFilter): Promise<Event[]>;
  edit(org: string, id: string, changes: EventChanges): Promise<EditResult>;
  /** Their bells could not be rung: the sweep does it at its next pass. */
  unrung(ids: readonly string[]): Promise<void>;
};

export function createEventStore(knex: Knex, horizonMs: number): EventStore {
  const create = createBatcher(
    (inputs: NewEvent[]) => reaching(() => insertEvents(knex, inputs, horizonMs)),
    { maxItems: 500, maxCalls: 2, isOwn: isRefusal },
  );
  const others = outageAware({
    createMany: (inputs: readonly NewEvent[]) => insertEvents(knex, inputs, horizonMs),
    find: (org: string, id: string) => findEvent(knex, org, id),
    list: (org: string, filter: EventFilter) => listEvents(knex, org, filter),
    edit: (org: string, id: string, changes: EventChanges) => editEvent(knex, org, id, changes, horizonMs),
    unrung: (ids: readonly string[]) => unrungEvents(knex, ids),
  });
  return { ...others, create };
}

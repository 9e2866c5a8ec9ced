import type { Knex } from 'knex';
import {
  AppError,
  createBatcher,
  isOnce,
  type Actor,
  type AskedOnce,
  type Event,
  type EventChanges,
  type History,
  type NewEvent,
  type OnceEvent,
  type OnceResult,
} from '@jiter/core';
import type { Seal } from '../orgs/seal.ts';
import { createActStore, type ActStore } from '../acts/index.ts';
import { isRefusal, outageAware, reaching, reading } from '../database/outage.ts';
import type { Layout } from '../settled/layout.ts';
import { oweBells } from '../sweep/owed.ts';
import { countEvents, type EventCount } from './count.ts';
import { countPending } from './count-pending.ts';
import {
  createInsertEvents,
  inAnyOrder,
  inItsOrder,
  insertAll,
  lengthOf,
  MAX_INSERT_LENGTH,
} from './create.ts';
import { createInsertOnce, findMade } from './create-once.ts';
import type { CreatorIdOf } from './creators.ts';
import { replayOnce } from './replay-once.ts';
import { editEvent, type EditResult } from './edit.ts';
import type { Complete } from './edit-whole.ts';
import { findEvent } from './find.ts';
import { findStandpoint, type FoundStandpoint } from './standpoint.ts';
import { findTries, type Tries } from './tries.ts';
import { createLatestDays } from './latest-days.ts';
import { listEvents, type EventFilter, type EventPage } from './list.ts';
import type { PageLimits } from '../database/json-page.ts';

export type EventStore = ActStore & {
  /** What events that are created for `by` have as `creatorId`. Hardly ever a statement. */
  creatorIdOf: CreatorIdOf;
  /** Concurrent calls share one insert; the promise resolves once it is committed. */
  create(input: NewEvent): Promise<Event>;
  /** All of them or none. Answers in the order of `inputs`. */
  createMany(inputs: readonly NewEvent[]): Promise<Event[]>;
  /** The same, but that a key makes one event for as long as there is that event. Concurrent calls share statements. */
  createOnce(input: OnceEvent): Promise<OnceResult>;
  /** All of those that are new, or none. Answers in the order of `inputs`. `by`: whose replays they are, as is written down. */
  createManyOnce(inputs: readonly (NewEvent | OnceEvent)[], by?: Actor): Promise<OnceResult[]>;
  /** What was made for the key, as it is now. */
  findOnce(asked: AskedOnce): Promise<OnceResult | undefined>;
  /** The same of each of them. All are one org's. */
  findManyOnce(inputs: readonly OnceEvent[]): Promise<(OnceResult | undefined)[]>;
  find(org: string, id: string): Promise<({ event: Event } & History) | undefined>;
  /** What explains how it stands: the event without its payload, and how its attempts ended. */
  findStandpoint(org: string, id: string): Promise<FoundStandpoint | undefined>;
  /** By scheduled time, the latest last, as the JSON that the API answers. */
  list(org: string, filter: EventFilter & PageLimits): Promise<EventPage>;
  /** How many such a list has in all, up to 10,000. */
  count(org: string, filter: EventFilter): Promise<EventCount>;
  /** How often these were tried, and whose ticks they are. `ids`: one at least. */
  tries(org: string, ids: readonly string[]): Promise<Tries[]>;
  /** `complete` sees what the event would be, where more is said of it than the contract has. `by`: it is written down. */
  edit(org: string, id: string, changes: EventChanges, how?: EditBy): Promise<EditResult>;
  /** Those of the org that have not been settled, up to `limit`. */
  countPending(org: string, limit: number): Promise<number>;
  /** Their bells could not be rung: the sweep does it at its next pass. */
  unrung(ids: readonly string[]): Promise<void>;
};

const TOO_SLOW = 'The event could not be read within 2 s: please try again';
const TOO_SLOW_COUNT = 'The pending events could not be counted within 2 s each 20,000';
const TOO_SLOW_LIST =
  "These events could not be found within 2 s: please ask for less, by 'scheduledStartDate' and 'scheduledEndDate' close together, or a smaller 'limit'";

/**
 * What PostgreSQL refuses of an event, or what cannot be sealed of it, is no other org's. An outage, which is told with its cause, is everybody's: the
 * events may be there all the same, and to ask again for halves of them would make them twice.
 */
const isOwn = (error: unknown) =>
  isRefusal(error) || (error instanceof AppError && error.cause === undefined);

type EditBy = { complete?: Complete; by?: Actor };
type EventStoreOptions = { horizonMs: number; seal: Seal; layout: Layout; creatorIdOf: CreatorIdOf };

export function createEventStore(
  knex: Knex,
  reads: Knex,
  { horizonMs, seal, layout: { movesSettled }, creatorIdOf }: EventStoreOptions,
): EventStore {
  const insert = createInsertEvents(horizonMs, seal, inAnyOrder);
  const insertBatch = createInsertEvents(horizonMs, seal, inItsOrder);
  const create = createBatcher((inputs: NewEvent[]) => reaching(() => insert(knex, inputs)), {
    maxItems: 500,
    maxSize: MAX_INSERT_LENGTH,
    sizeOf: lengthOf,
    maxCalls: 2,
    isOwn,
  });
  const latestDays = createLatestDays();
  const insertOnce = createInsertOnce(horizonMs, seal, inAnyOrder);
  const insertBatchOnce = createInsertOnce(horizonMs, seal, inItsOrder);
  const createOnce = createBatcher((inputs: OnceEvent[]) => reaching(() => insertOnce(knex, inputs)), {
    maxItems: 500,
    maxSize: MAX_INSERT_LENGTH,
    sizeOf: ({ event }) => lengthOf(event),
    maxCalls: 2,
    isOwn,
  });
  /**
   * What has no key is made once more by a repeat: it is not there where somebody has locked a key beside it, for which is asked again in statements
   * of their own.
   */
  const createBatchOnce = (inputs: readonly (NewEvent | OnceEvent)[]) =>
    inputs.every(isOnce)
      ? insertBatchOnce(knex, inputs)
      : knex.transaction((trx) => insertBatchOnce(trx, inputs));
  const others = outageAware({
    createManyOnce: (inputs: readonly (NewEvent | OnceEvent)[], by?: Actor) =>
      by
        ? replayOnce(knex, inputs, { insertOnce: insertBatchOnce, by, creatorIdOf })
        : createBatchOnce(inputs),
    findManyOnce: (inputs: readonly OnceEvent[]) => findMade(knex, inputs),
    findOnce: async (asked: AskedOnce) => (await findMade(knex, [asked]))[0],
    createMany: (inputs: readonly NewEvent[]) => insertAll(knex, inputs, { insert: insertBatch, lengthOf }),
    edit: async (org: string, id: string, changes: EventChanges, how: EditBy = {}) =>
      editEvent(knex, org, id, changes, { ...how, horizonMs, seal, moves: await movesSettled() }),
    unrung: (ids: readonly string[]) => oweBells(knex, ids),
  });
  return {
    ...others,
    ...createActStore(knex, reads, { movesSettled, creatorIdOf }),
    creatorIdOf,
    create,
    createOnce,
    find: (org, id) => reading(TOO_SLOW, () => findEvent(reads, org, id)),
    findStandpoint: (org, id) => reading(TOO_SLOW, () => findStandpoint(reads, seal, org, id)),
    countPending: (org, limit) => reading(TOO_SLOW_COUNT, () => countPending(reads, org, limit)),
    list: (org, filter) => reading(TOO_SLOW_LIST, () => listEvents({ reads, latestDays }, org, filter)),
    count: (org, filter) => reading(TOO_SLOW_LIST, () => countEvents(reads, org, filter)),
    tries: (org, ids) => reading(TOO_SLOW_LIST, () => findTries(reads, org, ids)),
  };
}

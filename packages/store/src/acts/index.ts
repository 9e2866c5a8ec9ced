import type { Knex } from 'knex';
import { unavailable, type Actor, type Bell, type Event, type EventStatus } from '@jiter/core';
import type { By } from '../audit/note.ts';
import { createBulkJobStore, type BulkJobStore } from '../bulk/index.ts';
import { afterwards, outageAware, reading } from '../database/outage.ts';
import { preparedRowsOf } from '../database/statement.ts';
import type { CreatorIdOf } from '../events/creators.ts';
import { readEvent } from '../events/find.ts';
import { NO_TICK } from '../events/list-tagged.ts';
import type { Layout } from '../settled/layout.ts';
import { settledSinceAny } from '../settled/settled-since.ts';
import { cancelEvents, type Cancelable } from './cancel.ts';
import { chooseIds, MINE, type Choice, type Chosen } from './choose.ts';
import { FROM, statusesFor, type BulkAction } from './from.ts';
import { replayEvents } from './replay.ts';
import { retryEvents, type RetryOptions } from './retry.ts';

export type ActResult =
  | { kind: 'done'; event: Event; bells: readonly Bell[] }
  | { kind: 'gone' }
  /** It is this, of which that cannot be done. */
  | { kind: 'not-so'; status: EventStatus }
  /** It is the tick to come of this cron job, which plans it. */
  | { kind: 'planned'; cronId: string };

/** `limit`: at most so many by one call. Without doing anything, where it is a `dryRun`. */
export type BulkOptions = {
  choice: Choice;
  limit: number;
  spreadMs: number;
  dryRun: boolean;
  /** Who does it, and what for as it was asked. Without, nothing is written down of it. */
  noted?: Required<Pick<By, 'by' | 'asked'>>;
};
/** `more`: there are others, for another call. */
export type BulkResult = { affected: number; more: boolean; bells: readonly Bell[] };

/**
 * What is done with events after their outcome, or instead of one. Each by one statement, in which a row has one winner, and
 * which writes down who does it, if it is said.
 */
export type ActStore = BulkJobStore & {
  /** A failed event goes on as the same event, with a fresh budget of retries. */
  retry(org: string, id: string, options: RetryOptions): Promise<ActResult>;
  /** Also while it waits for a retry, or is under way: that ends, and decides nothing. */
  cancel(org: string, id: string, by?: Actor): Promise<ActResult>;
  retryMany(org: string, options: BulkOptions): Promise<BulkResult>;
  cancelMany(org: string, options: BulkOptions): Promise<BulkResult>;
  /** Makes a new event of each settled one. */
  replayMany(org: string, options: BulkOptions): Promise<BulkResult>;
};

const TOO_SLOW = 'These events could not be found within 2 s: please ask for less, by a narrower filter';
/** What changes hands between two statements is looked at again. */
const MAX_TRIES = 5;

type ActOptions = Pick<Layout, 'movesSettled'> & { creatorIdOf: CreatorIdOf };

export function createActStore(knex: Knex, reads: Knex, { movesSettled, creatorIdOf }: ActOptions): ActStore {
  const choose = (org: string, { choice, limit }: BulkOptions, statuses: readonly EventStatus[]) =>
    reading(TOO_SLOW, () => chooseIds(reads, org, { choice, limit, statuses }));

  /** Does it to one event, or says what that is instead. */
  async function actOn(
    org: string,
    id: string,
    { act, from }: { act: () => Promise<readonly Bell[] | undefined>; from: readonly EventStatus[] },
  ): Promise<ActResult> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const bells = await act();
      const read = () => readEvent(knex, org, id);
      const event = await (bells ? afterwards(read) : read());
      if (!event) return { kind: 'gone' };
      if (bells) return { kind: 'done', event, bells };
      if (!from.includes(event.status)) return { kind: 'not-so', status: event.status };
      const [tick] = await preparedRowsOf<{ cronId: string }>(knex, TICK, { org, id });
      if (tick) return { kind: 'planned', ...tick };
    }
    throw unavailable('The event is changing hands just now: please try again');
  }

  /** `apply` answers the bells of what it did, or how much that was. */
  async function actOnMany<Action extends BulkAction>(
    org: string,
    options: BulkOptions,
    { action, apply }: { action: Action; apply: Apply<Action> },
  ): Promise<BulkResult> {
    const { choice } = options;
    const statuses = statusesFor(action, 'filter' in choice ? choice.filter.statuses : undefined);
    const chosen = await choose(org, options, statuses);
    if (options.dryRun) return { ...(await countOf(knex, org, chosen, statuses)), bells: [] };
    if (chosen.ids.length === 0) return { affected: 0, more: chosen.more, bells: [] };
    return { ...(await apply(chosen.ids, statuses)), more: chosen.more };
  }

  const cancelAll = async (
    org: string,
    ids: readonly string[],
    options: { statuses: readonly Cancelable[]; waits: boolean; noted: By | undefined },
  ) => cancelEvents(knex, org, ids, { ...options, moves: await movesSettled() });

  const others = outageAware({
    retry: (org: string, id: string, options: RetryOptions) =>
      actOn(org, id, {
        from: FROM.retry,
        act: async () => someOf(await retryEvents(knex, org, [id], { ...options, locked: 'wait' })),
      }),
    cancel: (org: string, id: string, by?: Actor) => {
      const options = { statuses: FROM.cancel, waits: true, noted: by && { by } };
      return actOn(org, id, {
        from: FROM.cancel,
        act: async () => ((await cancelAll(org, [id], options)).length > 0 ? [] : undefined),
      });
    },
    retryMany: (org: string, options: BulkOptions) =>
      actOnMany(org, options, {
        action: 'retry',
        apply: async (ids) => {
          const { spreadMs, noted } = options;
          const how = { delayMs: 0, spreadMs, locked: 'skip locked', ...noted } as const;
          return ofBells(await retryEvents(knex, org, ids, how));
        },
      }),
    cancelMany: (org: string, options: BulkOptions) =>
      actOnMany(org, options, {
        action: 'cancel',
        apply: async (ids, statuses) => {
          const cancelled = await cancelAll(org, ids, { statuses, waits: false, noted: options.noted });
          return { affected: cancelled.length, bells: [] };
        },
      }),
    replayMany: (org: string, options: BulkOptions) =>
      actOnMany(org, options, {
        action: 'replay',
        apply: async (ids) => {
          const creatorId = options.noted && (await creatorIdOf(org, options.noted.by));
          return ofBells(await replayEvents(knex, org, ids, { ...options, creatorId }));
        },
      }),
  });
  return { ...others, ...createBulkJobStore(knex, reads) };
}

const TICK = `/* find */ select cron_id as "cronId" from events where org_id = :org and id = :id and ${NO_TICK} is not true`;

type Applied = { affected: number; bells: readonly Bell[] };
type Apply<Action extends BulkAction> = (
  ids: readonly string[],
  statuses: (typeof FROM)[Action][number][],
) => Promise<Applied>;

const someOf = (bells: readonly Bell[]) => (bells.length > 0 ? bells : undefined);
const ofBells = (bells: readonly Bell[]): Applied => ({ affected: bells.length, bells });

async function countOf(
  knex: Knex,
  org: string,
  { ids, more }: Chosen,
  statuses: readonly EventStatus[],
): Promise<{ affected: number; more: boolean }> {
  const since = ids.length > 0 ? settledSinceAny(ids) : 'infinity';
  const [counted] = await preparedRowsOf<{ count: number }>(knex, COUNT, { org, ids, statuses, since });
  return { affected: counted!.count, more };
}

const COUNT = `/* count */ select (
    (select count(*) from events where ${MINE} and ${NO_TICK})
    + (select count(*) from settled_events where ${MINE} and settled_at >= :since::timestamptz))::int as count`;

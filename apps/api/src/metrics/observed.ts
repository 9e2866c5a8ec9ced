import { eventOf, type NewEvent, type OnceResult } from '@jiter/core';
import type { CronJobStore, EventStore } from '@jiter/store';
import { createHttpTally, type HttpTally } from './http-tally.ts';

/** Who had events made: `create` and `batch` are calls, `replay` has made others anew, `run` is a cron job's by hand. */
export const SOURCES = ['create', 'batch', 'replay', 'run'] as const;
export type Created = Record<(typeof SOURCES)[number], number>;
/** Requests that came too soon: for their key, or their org. */
export type RateLimited = { key: number; org: number };

/** What one API process has counted since it began, and what it knows of itself: plain numbers, until somebody asks. */
export type Observed = {
  version: string;
  /** How far this machine's clock is ahead of the database's, in ms. */
  skewMs: () => number;
  http: HttpTally;
  created: Created;
  limited: RateLimited;
};

export function createObserved(of: Pick<Observed, 'version' | 'skewMs'>): Observed {
  const created = { create: 0, batch: 0, replay: 0, run: 0 };
  return { ...of, http: createHttpTally(), created, limited: { key: 0, org: 0 } };
}

type Stores<Events, CronJobs> = { events: Events; cronJobs: CronJobs };

/** The stores as before, with what they made counted. */
export function countingCreated<
  Events extends Pick<EventStore, 'create' | 'createMany' | 'createOnce' | 'createManyOnce' | 'replayMany'>,
  CronJobs extends Pick<CronJobStore, 'run' | 'runOnce'>,
>({ events, cronJobs }: Stores<Events, CronJobs>, created: Created): Stores<Events, CronJobs> {
  const sourceOf = ({ parentId }: NewEvent) => (parentId === undefined ? 'create' : 'replay');

  function count<T>(source: keyof Created, made: T, amount: number): T {
    created[source] += amount;
    return made;
  }

  return {
    events: {
      ...events,
      create: async (input, ...rest) => count(sourceOf(input), await events.create(input, ...rest), 1),
      createMany: async (inputs, ...rest) => {
        const made = await events.createMany(inputs, ...rest);
        return count('batch', made, made.length);
      },
      createOnce: async (input, ...rest) => {
        const made = await events.createOnce(input, ...rest);
        return count(sourceOf(eventOf(input)), made, newOf([made]));
      },
      createManyOnce: async (inputs, ...rest) => {
        const made = await events.createManyOnce(inputs, ...rest);
        // A single replay comes by here too.
        const isReplay = inputs.some((input) => eventOf(input).parentId !== undefined);
        return count(isReplay ? 'replay' : 'batch', made, newOf(made));
      },
      replayMany: async (org, options, ...rest) => {
        const done = await events.replayMany(org, options, ...rest);
        return count('replay', done, options.dryRun ? 0 : done.affected);
      },
    },
    cronJobs: {
      ...cronJobs,
      run: async (...asked) => {
        const made = await cronJobs.run(...asked);
        return count('run', made, made ? 1 : 0);
      },
      runOnce: async (...asked) => {
        const made = await cronJobs.runOnce(...asked);
        return count('run', made, made ? newOf([made]) : 0);
      },
    },
  };
}

const newOf = (results: readonly OnceResult[]) => results.filter(({ kind }) => kind === 'created').length;

import { eventOf, type NewEvent, type OnceResult } from '@jiter/core';
import { createOrgCounts, type OrgCounts } from '@jiter/metrics';
import type { CronJobStore, EventStore, Store } from '@jiter/store';
import { createHttpTally, type HttpTally } from './http-tally.ts';

/** Who had events made: `create` and `batch` are calls, `replay` has made others anew, `run` is a cron job's by hand. */
export const SOURCES = ['create', 'batch', 'replay', 'run'] as const;
export type Created = Record<(typeof SOURCES)[number], number>;
/** Requests that came too soon: for their key, or their org. */
export const LIMITED = ['key', 'org'] as const;
export type RateLimited = Record<(typeof LIMITED)[number], number>;
/** The same by org: by the places of `SOURCES` and of `LIMITED`. */
export type ObservedOrgs = { created: OrgCounts; limited: OrgCounts };

/** What one API process has counted since it began, and what it knows of itself: plain numbers, until somebody asks. */
export type Observed = {
  version: string;
  /** How far this machine's clock is ahead of the database's, in ms. */
  skewMs: () => number;
  http: HttpTally;
  created: Created;
  limited: RateLimited;
  /** Where the busiest orgs are to be told apart. */
  orgs?: ObservedOrgs;
  statements: Store['statements'];
};

type Of = Pick<Observed, 'version' | 'skewMs' | 'statements'> & { byOrg?: boolean };

export function createObserved({ byOrg = false, ...of }: Of): Observed {
  const created = { create: 0, batch: 0, replay: 0, run: 0 };
  const limited = { key: 0, org: 0 };
  const orgs = () => ({ created: createOrgCounts(SOURCES.length), limited: createOrgCounts(LIMITED.length) });
  return { ...of, http: createHttpTally(), created, limited, ...(byOrg && { orgs: orgs() }) };
}

/** That a request came too soon. */
export function countLimited(
  { limited, orgs }: Pick<Observed, 'limited' | 'orgs'>,
  of: keyof RateLimited,
  org: string,
) {
  limited[of] += 1;
  orgs?.limited.add(org, LIMITED.indexOf(of));
}

type Stores<Events, CronJobs> = { events: Events; cronJobs: CronJobs };

/** The stores as before, with what they made counted. */
export function countingCreated<
  Events extends Pick<EventStore, 'create' | 'createMany' | 'createOnce' | 'createManyOnce' | 'replayMany'>,
  CronJobs extends Pick<CronJobStore, 'run' | 'runOnce'>,
>(
  { events, cronJobs }: Stores<Events, CronJobs>,
  { created, orgs }: Pick<Observed, 'created' | 'orgs'>,
): Stores<Events, CronJobs> {
  const sourceOf = ({ parentId }: NewEvent) => (parentId === undefined ? 'create' : 'replay');

  function count<T>(source: keyof Created, org: string | undefined, made: T, amount: number): T {
    created[source] += amount;
    if (org !== undefined && amount > 0) orgs?.created.add(org, SOURCES.indexOf(source), amount);
    return made;
  }

  return {
    events: {
      ...events,
      create: async (input, ...rest) =>
        count(sourceOf(input), input.org, await events.create(input, ...rest), 1),
      createMany: async (inputs, ...rest) => {
        const made = await events.createMany(inputs, ...rest);
        return count('batch', inputs[0]?.org, made, made.length);
      },
      createOnce: async (input, ...rest) => {
        const made = await events.createOnce(input, ...rest);
        const { org } = eventOf(input);
        return count(sourceOf(eventOf(input)), org, made, newOf([made]));
      },
      createManyOnce: async (inputs, ...rest) => {
        const made = await events.createManyOnce(inputs, ...rest);
        // A single replay comes by here too.
        const isReplay = inputs.some((input) => eventOf(input).parentId !== undefined);
        const org = inputs[0] && eventOf(inputs[0]).org;
        return count(isReplay ? 'replay' : 'batch', org, made, newOf(made));
      },
      replayMany: async (org, options, ...rest) => {
        const done = await events.replayMany(org, options, ...rest);
        return count('replay', org, done, options.dryRun ? 0 : done.affected);
      },
    },
    cronJobs: {
      ...cronJobs,
      run: async (org, ...asked) => {
        const made = await cronJobs.run(org, ...asked);
        return count('run', org, made, made ? 1 : 0);
      },
      runOnce: async (org, ...asked) => {
        const made = await cronJobs.runOnce(org, ...asked);
        return count('run', org, made, made ? newOf([made]) : 0);
      },
    },
  };
}

const newOf = (results: readonly OnceResult[]) => results.filter(({ kind }) => kind === 'created').length;

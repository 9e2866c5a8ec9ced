import type { Clock } from '@jiter/core';
import type { CronJobStore } from '@jiter/store';
import type { Tally } from './tally.ts';
import type { WorkerTraces } from './trace.ts';

type Made = { org: string; eventId: string };

/** Told of events that were made here, by ticks or by a bulk job, since `startedAt`. */
export type OnMade = (source: 'tick' | 'replay', made: readonly Made[], startedAt: Date) => void;

/** For metrics, and for a collector if there is one. */
export function createOnMade(
  tally: Pick<Tally, 'created'>,
  traces: Pick<WorkerTraces, 'onMade'> | undefined,
): OnMade {
  return (source, made, startedAt) => {
    if (made.length === 0) return;
    const orgs = made.map(({ org }) => org);
    tally.created(source, orgs);
    traces?.onMade({ source, startedAt, ids: made.map(({ eventId }) => eventId) });
  };
}

/** The store as before, whose ticks are told of. */
export function tellingTicks<CronJobs extends Pick<CronJobStore, 'advance'>>(
  cronJobs: CronJobs,
  onMade: OnMade,
  clock: Clock,
): CronJobs {
  return {
    ...cronJobs,
    async advance(moves) {
      const startedAt = clock.now();
      const ticked = await cronJobs.advance(moves);
      onMade('tick', ticked, startedAt);
      return ticked;
    },
  };
}

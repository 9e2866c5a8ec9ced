import { inPortions } from '@jiter/core';
import type { JobResult, RungJob } from '@jiter/queue';

type Deliver = (job: RungJob) => Promise<JobResult>;

/**
 * Has a job delivered by as many of its events at a time as may be claimed at once: those that are here leave while the others are
 * still to come. Rejects only when nothing of it was claimed: what is left of another is rung for by the sweep.
 */
export function byPortions(most: () => number, deliver: Deliver): Deliver {
  return async ({ ids, ...job }) => {
    const portions = inPortions(ids, [{ most: most(), of: () => 1 }]);
    if (portions.length <= 1) return deliver({ ids, ...job });
    const results = await Promise.allSettled(portions.map((portion) => deliver({ ...job, ids: portion })));
    const done = results.filter((result) => result.status === 'fulfilled');
    const failed = results.find((result) => result.status === 'rejected');
    if (done.length === 0 && failed) throw failed.reason;
    return { failures: done.flatMap(({ value }) => value.failures) };
  };
}

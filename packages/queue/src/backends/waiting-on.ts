import { togetherMs } from '@jiter/core';

/** The part of BullMQ's backend that waits: for `limitS` seconds at the most, or until there may be a job. */
type Waiting = { waitForJob(limitS: number): Promise<{ member: string; score: number } | null> };

const LEAST_S = 5;
/** Node's timers can fire a little early. */
const EARLY_MS = 5;

/**
 * A wait looks for jobs when it begins, and when the next one is due. After one that ended because its time was over BullMQ tries to
 * take a job as well, and asks once more when the next one is due, only to wait again: here one of `maxS` is begun anew instead, as
 * long as it finds nothing, and ends together with what else an idle process wakes up for.
 */
export function waitingOn<Backend extends Waiting>(
  backend: Backend,
  maxS: number,
  nowMs = () => performance.now(),
): Backend {
  const wait = backend.waitForJob.bind(backend);
  backend.waitForJob = async (limitS) => {
    if (limitS < maxS) return wait(limitS);
    for (;;) {
      const waitMs = togetherMs(LEAST_S * 1_000, limitS * 1_000);
      const startedMs = nowMs();
      const marker = await wait(waitMs / 1_000);
      // Also where somebody ended it, or a job that was to be later has its time now.
      if (marker || nowMs() - startedMs < waitMs - EARLY_MS) return marker;
    }
  };
  return backend;
}

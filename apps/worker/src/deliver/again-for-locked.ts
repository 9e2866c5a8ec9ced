import type { ClaimedEvent, Log } from '@jiter/core';
import type { JobResult, RungJob } from '@jiter/queue';
import type { Bells } from '@jiter/runtime';
import { pause } from './wait-until.ts';

type Deps = {
  /** Of ids, those that a claim passed over because somebody else had a lock on their rows. */
  findLocked: (ids: readonly string[]) => Promise<string[]>;
  /** Whoever stops leaves to others what is locked. */
  bells: Pick<Bells, 'ringAll'>;
  log: Log;
  /** Aborted when the process begins to stop. */
  draining: AbortSignal;
  /** Before each try but the first. */
  pausesMs?: readonly number[];
};

/** Tells `onClaimed` of what it claimed, before it delivers that. */
type Deliver = (job: RungJob, onClaimed: (events: readonly ClaimedEvent[]) => void) => Promise<JobResult>;

/** An edit, or another claim, has a row for milliseconds, and who was suspended in the middle of one for 10 s: by then PostgreSQL has ended that. */
const PAUSES_MS = [5, 20, 100, 400, ...Array.from({ length: 12 }, () => 1_000)];
const NONE: JobResult = { failures: [] };

/**
 * Has a job delivered by those of its events that a claim could take, and again by those whose rows somebody else had a lock on. No claim
 * waits for one: it would keep all others. What is locked for longer than that is reported, and the sweep rings for it.
 */
export function againForLocked(
  { findLocked, bells, log, draining, pausesMs: all = PAUSES_MS }: Deps,
  deliver: Deliver,
) {
  async function again(
    { ids, dueAt }: RungJob,
    [pauseMs, ...pausesMs]: readonly number[],
  ): Promise<JobResult> {
    const locked = await findLocked(ids).catch(() => []);
    if (locked.length === 0) return NONE;
    if (pauseMs === undefined) {
      log.warn('claim.locked', { count: locked.length, firstEventId: locked[0]! });
      return NONE;
    }
    await pause(pauseMs, draining);
    if (draining.aborted) {
      await bells.ringAll(locked.map((eventId) => ({ eventId, dueAt })));
      return NONE;
    }
    // No queue repeats it: where that fails, the sweep rings as well.
    return attempt({ ids: locked, dueAt }, pausesMs).catch(() => NONE);
  }

  async function attempt(job: RungJob, pausesMs: readonly number[]): Promise<JobResult> {
    let others = Promise.resolve(NONE);
    const { failures } = await deliver(job, (events) => {
      if (events.length < job.ids.length) others = again({ ...job, ids: idsBeside(job, events) }, pausesMs);
    });
    return { failures: [...failures, ...(await others).failures] };
  }

  return (job: RungJob): Promise<JobResult> => attempt(job, all);
}

function idsBeside({ ids }: RungJob, events: readonly ClaimedEvent[]): string[] {
  const claimed = new Set(events.map(({ id }) => id));
  return ids.filter((id) => !claimed.has(id));
}

import { setMaxListeners } from 'node:events';
import { createBatcher, DeadlineError, within, type Bell, type Clock } from '@jiter/core';
import type { BellJob, QueueHandle } from '../backends/engine.ts';
import { JOB_NAME, newJobId } from './job.ts';
import { inDoubt, isUnanswered } from './in-doubt.ts';
import { createOpenJobs, assignBells, type Extension, type NewJob } from './assign-bells.ts';

/** A queue that needs longer than this is down, as far as a caller is concerned. */
const LIMIT_MS = 2_000;
const MAX_BELLS_PER_FLUSH = 500;
/** The bells of a busy moment share round trips, unless their own time is near. */
const FLUSHES_APART_MS = 50;
const NEAR_MS = 2_000;

type Deps = Pick<QueueHandle, 'queue' | 'rewrite'> & { ringAheadMs: number; clock: Clock };

/** `givenUp`: nobody waits for it any more, and who rang has seen to it otherwise. `isSent`: the queue was told of it. */
type Rung = { bell: Bell; givenUp?: AbortSignal; isSent?: boolean };

export type Ringer = {
  ring: (bell: Bell) => Promise<void>;
  ringAll: (bells: readonly Bell[]) => Promise<void>;
  /** Forgets which jobs could take more ids, for when those may be gone. */
  forget: () => void;
};

/** Turns bells into jobs, as few as possible: what is rung at the same time shares round trips. */
export function createRinger({ queue, rewrite, ringAheadMs, clock }: Deps): Ringer {
  let open = createOpenJobs();
  /** The last flush failed: it may still be carried out. */
  let isInDoubt = false;

  async function add(jobs: NewJob[], nowMs: number): Promise<BellJob[]> {
    const requests = jobs.map(({ ids, dueAtMs, delayMs }) => ({
      name: JOB_NAME,
      data: { ids, dueAt: dueAtMs },
      // Of the clock that the delay was counted by: BullMQ would take this process' own.
      opts: { jobId: newJobId(dueAtMs), delay: delayMs, timestamp: nowMs },
    }));
    const [first] = requests;
    if (!first) return [];
    // PostgreSQL builds temporary tables for a bulk: 4 ms against 1 ms for a plain add.
    if (requests.length === 1) return [await queue.add(first.name, first.data, first.opts)];
    return queue.addBulk(requests);
  }

  /** Answers what to add instead: where the job is gone (a flushed queue), or out of reach (a node). */
  async function extend(extensions: readonly Extension[]): Promise<NewJob[]> {
    if (extensions.length === 0) return [];
    const changes = extensions.map(({ job, ids }) => ({ job, data: { ids, dueAt: job.data.dueAt } }));
    const areThere = await rewrite(changes);
    return extensions
      .filter((_, index) => !areThere[index])
      .map(({ job, ids, delayMs }) => ({ ids, dueAtMs: job.data.dueAt, delayMs }));
  }

  async function deliver(bells: Bell[]): Promise<void> {
    // A flush that outlives its time must not touch the open jobs of the next one.
    const jobs = open;
    const nowMs = clock.now().getTime();
    const { additions, extensions } = assignBells(bells, jobs, { nowMs, ringAheadMs });
    const [added, missed] = await Promise.all([add(additions, nowMs), extend(extensions)]);
    const readded = await add(missed, nowMs);
    for (const job of [...extensions.map((extension) => extension.job), ...added, ...readded]) jobs.keep(job);
  }

  /**
   * Of a queue that takes requests and answers none, each flush would be carried out once it is itself again, before those
   * that somebody still waits for: so no other one is sent before it has answered.
   */
  async function untilItAnswers(): Promise<void> {
    if (!isInDoubt) return;
    await within(LIMIT_MS, 'ringing', queue.getWaitingCount());
    isInDoubt = false;
  }

  async function flush(rung: Rung[]): Promise<void[]> {
    await untilItAnswers();
    const sent = rung.filter(({ givenUp }) => !givenUp?.aborted);
    for (const one of sent) one.isSent = true;
    try {
      await within(LIMIT_MS, 'ringing', deliver(sent.map(({ bell }) => bell)));
    } catch (error) {
      // What became of these jobs is unknown, so none of them may take further ids.
      open = createOpenJobs();
      isInDoubt = true;
      throw error;
    }
    return rung.map(() => undefined);
  }

  // One flush at a time: two could extend the same job at once, and one would undo the other's ids.
  const enqueue = createBatcher(flush, {
    maxItems: MAX_BELLS_PER_FLUSH,
    maxCalls: 1,
    spacingMs: FLUSHES_APART_MS,
    isUrgent: ({ bell: { dueAt } }) => dueAt.getTime() - ringAheadMs - clock.now().getTime() < NEAR_MS,
  });

  /** Together, `limitMs` for all of them: they may come behind another flush. */
  async function put(bells: readonly Bell[], limitMs: number): Promise<void> {
    const rung: Rung[] = bells.map((bell) => ({ bell }));
    const work = (givenUp: AbortSignal) => {
      if (bells.length > 1) setMaxListeners(0, givenUp);
      return Promise.all(rung.map((one) => enqueue(Object.assign(one, { givenUp }), givenUp)));
    };
    await within(limitMs, 'ringing', work).catch((error: unknown) => {
      const isTold = rung.some(({ isSent }) => isSent);
      throw isTold && (error instanceof DeadlineError || isUnanswered(error)) ? inDoubt(error) : error;
    });
  }

  return {
    ring: (bell) => put([bell], LIMIT_MS),
    async ringAll(bells) {
      const inOrder = [...bells].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
      for (let at = 0; at < inOrder.length; at += MAX_BELLS_PER_FLUSH) {
        await put(inOrder.slice(at, at + MAX_BELLS_PER_FLUSH), 2 * LIMIT_MS).catch((error: unknown) => {
          throw at > 0 ? inDoubt(error) : error;
        });
      }
    },
    forget() {
      open = createOpenJobs();
    },
  };
}

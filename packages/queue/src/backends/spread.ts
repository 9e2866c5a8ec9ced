import type { BellJob, BellQueue, Perform, WorkerHandle } from './engine.ts';
import { isUnanswered } from '../jobs/in-doubt.ts';
import { putBack } from './watch-worker.ts';

type Request = Parameters<BellQueue['addBulk']>[0][number];

/** Events of one moment share jobs, so a moment's are in one queue. */
const MOMENT_MS = 100;
/** A queue whose node failed is not asked again for so long. */
const SPARED_MS = 3_000;
/** After that nobody waits any more: whoever rang has given up, and seen to it otherwise. */
const GIVE_UP_MS = 2_000;
/** For how long a job may wait for its turn. */
const TURN_MS = 500;

/**
 * Several queues as one: a moment's jobs are in one of them, the next moment's in the next, so that the load of any minute is
 * on all nodes of a cluster. What one cannot take, since its node is away, another takes: workers look at all of them. What
 * one has not answered may be in it yet, and goes to no other.
 */
export function spreadOver(queues: readonly BellQueue[], nowMs: () => number): BellQueue {
  const sparedUntilMs = queues.map(() => -Infinity);

  /** Those that are not spared first, from the moment's own on. */
  function inOrder(dueAtMs: number): number[] {
    const own = Math.floor(dueAtMs / MOMENT_MS) % queues.length;
    const all = queues.map((_, index) => (own + index) % queues.length);
    const isSpared = (index: number) => sparedUntilMs[index]! > nowMs();
    return [...all.filter((index) => !isSpared(index)), ...all.filter(isSpared)];
  }

  async function put<T>(dueAtMs: number, work: (queue: BellQueue) => Promise<T>): Promise<T> {
    let failure: unknown;
    const untilMs = nowMs() + GIVE_UP_MS;
    for (const index of inOrder(dueAtMs)) {
      try {
        return await work(queues[index]!);
      } catch (error) {
        failure = error;
        sparedUntilMs[index] = nowMs() + SPARED_MS;
        if (isUnanswered(error) || nowMs() >= untilMs) break;
      }
    }
    throw failure;
  }

  async function sum(count: (queue: BellQueue) => Promise<number>): Promise<number> {
    const counts = await Promise.allSettled(queues.map(count));
    const known = counts.filter((one) => one.status === 'fulfilled');
    if (known.length === 0) throw (counts[0] as PromiseRejectedResult).reason as Error;
    return known.reduce((total, { value }) => total + value, 0);
  }

  async function addBulk(requests: Request[]): Promise<BellJob[]> {
    const groups = new Map<number, Request[]>();
    for (const request of requests) {
      const own = Math.floor(request.data.dueAt / MOMENT_MS) % queues.length;
      groups.set(own, [...(groups.get(own) ?? []), request]);
    }
    const added = await Promise.all(
      [...groups.values()].map((group) => put(group[0]!.data.dueAt, (queue) => queue.addBulk(group))),
    );
    return added.flat();
  }

  return {
    add: (name, data, options) => put(data.dueAt, (queue) => queue.add(name, data, options)),
    addBulk,
    getWaitingCount: () => sum((queue) => queue.getWaitingCount()),
    getDelayedCount: (untilMs) => sum((queue) => queue.getDelayedCount(untilMs)),
  };
}

/**
 * Performs at most `most` jobs at a time, from however many workers they come. What has its turn in time in another process
 * rather than here goes back.
 */
export function atMost(most: number, perform: Perform): Perform {
  let underWay = 0;
  const waiting = new Set<() => void>();

  /** False when that took too long. */
  function turn(): Promise<boolean> {
    return new Promise((resolve) => {
      const take = () => {
        clearTimeout(late);
        waiting.delete(take);
        resolve(true);
      };
      const late = setTimeout(() => resolve(!waiting.delete(take)), TURN_MS);
      waiting.add(take);
    });
  }

  return async (job, token) => {
    if (underWay < most) underWay += 1;
    else if (!(await turn())) return putBack(job, token);
    try {
      return await perform(job, token);
    } finally {
      const [next] = waiting;
      if (next) next();
      else underWay -= 1;
    }
  };
}

export function allOf(workers: readonly WorkerHandle[]): WorkerHandle {
  const each = async (work: (worker: WorkerHandle) => Promise<void>) =>
    void (await Promise.all(workers.map(work)));
  return {
    pause: () => each((worker) => worker.pause()),
    finish: () => each((worker) => worker.finish()),
    drop: () => each((worker) => worker.drop()),
  };
}

import type { Log } from '@jiter/core';
import type { Deliveries } from '@jiter/queue';
import type { Bells } from '@jiter/runtime';
import type { DeliveryStore, Silence, Store, WakeOptions, Woke, Woken } from '@jiter/store';
import { pause } from '../deliver/wait-until.ts';
import type { AdvanceCronJobs } from './advance-cron-jobs.ts';
import { eachInTurn } from './each-in-turn.ts';
import type { Term } from './term.ts';

export type SweepDeps = {
  store: Pick<Store, 'overdue'> & { deliveries: Pick<DeliveryStore, 'wake' | 'wakeAll'> };
  queue: Pick<Deliveries, 'lostMemory' | 'backlog'>;
  bells: Pick<Bells, 'ringAll'>;
  cron: Pick<AdvanceCronJobs, 'sweep'>;
  /** Events that this worker was rung for and has not claimed yet. */
  unclaimed: () => number;
  log: Log;
};

const BATCH = 1_000;
/** How long workers have, once the database takes writes again, to record what they did meanwhile. */
const RECOVERY_MS = 5_000;

type Pace = Pick<WakeOptions, 'patienceMs' | 'ringAgainMs'>;
const IDLE: Pace = { patienceMs: 0, ringAgainMs: 5_000 };
const BUSY: Pace = { patienceMs: 5_000, ringAgainMs: 30_000 };

/** While the queue has work waiting, silent rows most likely are in it: ringing for them again only adds to it. */
export function paceFor(waiting: number): Pace {
  return waiting > 0 ? BUSY : IDLE;
}

export type Sweep = {
  run(term: Term): Promise<void>;
  /** The database did not take a write of somebody else's: see `waitForRecords`. */
  writeFailed(): void;
  /** Resolves when no cron jobs are being moved on any more. */
  settled(): Promise<void>;
};

/**
 * Rings for every row that enters the horizon, and for every one that is due and silent, whatever the reason: a bell
 * that was not rung, a job that was lost, a worker that died with its claims. Each run handles all there are now, and
 * costs one statement when there are none, since most of them find nothing.
 */
export function createSweep({ store, queue, bells, cron, unclaimed, log }: SweepDeps): Sweep {
  const { deliveries } = store;
  let writesFailed = false;
  let planning: Promise<void> | undefined;
  let memory: { wokenFrom?: Date | undefined; woken: number } | undefined;

  async function written<T>(write: Promise<T>): Promise<T> {
    try {
      return await write;
    } catch (error) {
      writesFailed = true;
      throw error;
    }
  }

  /**
   * Attempts made during an outage are recorded first: the leases they were made under may be over. A database that
   * is read-only, or whose disk is full, still reads: what counts is a write. After one that failed, what the next one
   * took is rung for when its workers had their time.
   */
  async function waitForRecords(term: Term): Promise<void> {
    const due = await written(deliveries.wake({ ...IDLE, limit: BATCH }));
    await pause(RECOVERY_MS, term.over);
    writesFailed = false;
    if (term.holds()) await ringFor(due);
  }

  /** Whoever is silent had been rung for already, or should have been: that is a repair, and said so. */
  function ringFor(due: readonly Woke[]): Promise<boolean> {
    const reasons = countSilences(due);
    if (reasons) log.info('sweep.rung-for-silent', reasons);
    return bells.ringAll(due);
  }

  async function ringForSilent(term: Term): Promise<void> {
    const pace = paceFor((await queue.backlog()) + unclaimed());
    let more = true;
    while (more && term.holds()) {
      const due = await written(deliveries.wake({ ...pace, limit: BATCH }));
      // Rows that the queue did not take are noted as silent again: going on now would meet them for ever.
      more = due.length > 0 && (await ringFor(due)) && due.length === BATCH;
    }
  }

  /** Goes on where it failed, or was stopped: a loss is said only once. Answers whether there was one. */
  async function restoreMemory(term: Term): Promise<boolean> {
    if (!memory && (await queue.lostMemory())) memory = { woken: 0 };
    if (!memory) return false;
    do {
      const { count, next }: Woken = await written(deliveries.wakeAll(memory.wokenFrom));
      memory = { woken: memory.woken + count, wokenFrom: next };
    } while (memory.wokenFrom && term.holds());
    if (memory.wokenFrom) return false;
    log.warn('queue.memory-lost', { rungAgain: memory.woken });
    memory = undefined;
    return true;
  }

  /** After a downtime there can be many thousands of jobs to move on: events do not wait for that. */
  function planMeanwhile(term: Term): void {
    planning ??= cron
      .sweep(term)
      .catch((error: unknown) => log.warn('cron.failed', { error }))
      .finally(() => (planning = undefined));
  }

  return {
    async run(term) {
      const overdue = await written(store.overdue());
      if (overdue.cronJobs) planMeanwhile(term);
      if (writesFailed) await waitForRecords(term);
      await eachInTurn([
        // First: restoring can take long, and what is due already does not wait for it.
        async () => {
          if (overdue.events) await ringForSilent(term);
        },
        async () => {
          if (await restoreMemory(term)) await ringForSilent(term);
        },
      ]);
    },
    writeFailed() {
      writesFailed = true;
    },
    async settled() {
      await planning;
    },
  };
}

/** How many there are of each; undefined when there are none. */
function countSilences(due: readonly Woke[]): Partial<Record<Silence, number>> | undefined {
  const counts: Partial<Record<Silence, number>> = {};
  for (const { silence } of due) if (silence) counts[silence] = (counts[silence] ?? 0) + 1;
  return Object.keys(counts).length > 0 ? counts : undefined;
}

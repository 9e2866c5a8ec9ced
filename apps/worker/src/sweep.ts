import type { Log } from '@jiter/core';
import type { Deliveries } from '@jiter/queue';
import type { DeliveryStore, Store, WakeOptions, Woken } from '@jiter/store';
import type { Bells } from './bells.ts';
import { pause } from './moment.ts';

export type SweepDeps = {
  store: Pick<Store, 'ping'> & { deliveries: Pick<DeliveryStore, 'wake' | 'wakeAll'> };
  queue: Pick<Deliveries, 'lostMemory' | 'backlog'>;
  bells: Pick<Bells, 'ringAll'>;
  /** Events that this worker was rung for and has not claimed yet. */
  unclaimed: () => number;
  log: Log;
};

const BATCH = 1_000;
/** How long workers have, after the database's return, to record what they did meanwhile. */
const RECOVERY_MS = 5_000;

type Pace = Pick<WakeOptions, 'patienceMs' | 'ringAgainMs'>;
const IDLE: Pace = { patienceMs: 0, ringAgainMs: 5_000 };
const BUSY: Pace = { patienceMs: 5_000, ringAgainMs: 30_000 };

/** While the queue has work waiting, silent rows most likely are in it: ringing for them again only adds to it. */
export function paceFor(waiting: number): Pace {
  return waiting > 0 ? BUSY : IDLE;
}

/**
 * Rings for every row that enters the horizon, and for every one that is due and silent, whatever the reason: a bell
 * that was not rung, a job that was lost, a worker that died with its claims. Each run handles all there are now.
 */
export function createSweep({ store, queue, bells, unclaimed, log }: SweepDeps) {
  let failedBefore = false;
  let databaseAway = false;
  let memory: { wokenFrom?: Date | undefined; woken: number } | undefined;

  /** Attempts made during an outage are recorded first: the leases they were made under may be over. */
  async function recover(signal: AbortSignal): Promise<void> {
    try {
      await store.ping();
    } catch (error) {
      databaseAway = true;
      throw error;
    }
    if (databaseAway) await pause(RECOVERY_MS, signal);
    databaseAway = false;
  }

  async function ringForSilent(signal: AbortSignal): Promise<void> {
    const pace = paceFor((await queue.backlog()) + unclaimed());
    let more = true;
    while (more && !signal.aborted) {
      const due = await store.deliveries.wake({ ...pace, limit: BATCH });
      // Rows that the queue did not take are noted as silent again: going on now would meet them for ever.
      more = due.length > 0 && (await bells.ringAll(due)) && due.length === BATCH;
    }
  }

  /** Goes on where it failed, or was stopped: a loss is said only once. Answers whether there was one. */
  async function restoreMemory(signal: AbortSignal): Promise<boolean> {
    if (!memory && (await queue.lostMemory())) memory = { woken: 0 };
    if (!memory) return false;
    do {
      const { count, next }: Woken = await store.deliveries.wakeAll(memory.wokenFrom);
      memory = { woken: memory.woken + count, wokenFrom: next };
    } while (memory.wokenFrom && !signal.aborted);
    if (memory.wokenFrom) return false;
    log.warn('queue.memory-lost', { rungAgain: memory.woken });
    memory = undefined;
    return true;
  }

  return async (signal: AbortSignal): Promise<void> => {
    if (failedBefore) await recover(signal);
    failedBefore = true;
    // First: restoring can take long, or fail, and what is due already waits for neither.
    await ringForSilent(signal);
    if (await restoreMemory(signal)) await ringForSilent(signal);
    failedBefore = false;
  };
}

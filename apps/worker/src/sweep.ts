import type { Log } from '@jiter/core';
import type { Deliveries } from '@jiter/queue';
import type { DeliveryStore, Store } from '@jiter/store';
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
/** While the queue has work waiting, silent rows most likely are in it: ringing for them again only adds to it. */
const BUSY_PATIENCE_MS = 5_000;
/** How long workers have, after the database's return, to record what they did meanwhile. */
const RECOVERY_MS = 5_000;

/** How long a due row may stay silent beyond the usual second. */
export function patienceFor(waiting: number): number {
  return waiting > 0 ? BUSY_PATIENCE_MS : 0;
}

/**
 * Rings for every row that enters the horizon, and for every one that is due and silent, whatever the reason: a bell
 * that was not rung, a job that was lost, a worker that died with its claims. Each run handles all there are now.
 */
export function createSweep({ store, queue, bells, unclaimed, log }: SweepDeps) {
  let memoryLost = false;
  let failedBefore = false;
  let databaseAway = false;

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

  async function restoreMemory(): Promise<void> {
    // Said only once per loss, so it must not be forgotten when the database is away just now.
    memoryLost ||= await queue.lostMemory();
    if (!memoryLost) return;
    const count = await store.deliveries.wakeAll();
    memoryLost = false;
    log.warn('queue.memory-lost', { rungAgain: count });
  }

  async function ringForSilent(signal: AbortSignal): Promise<void> {
    const patienceMs = patienceFor((await queue.backlog()) + unclaimed());
    let more = true;
    while (more && !signal.aborted) {
      const due = await store.deliveries.wake({ limit: BATCH, patienceMs });
      // Rows that the queue did not take are noted as silent again: going on now would meet them for ever.
      more = due.length > 0 && (await bells.ringAll(due)) && due.length === BATCH;
    }
  }

  return async (signal: AbortSignal): Promise<void> => {
    if (failedBefore) await recover(signal);
    failedBefore = true;
    await restoreMemory();
    await ringForSilent(signal);
    failedBefore = false;
  };
}

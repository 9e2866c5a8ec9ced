import type { Log } from '@jiter/core';
import type { DeliveryStore } from '@jiter/store';

type Deps = { deliveries: Pick<DeliveryStore, 'prune'>; retentionMs: number; log: Log };

const BATCH = 1_000;

/** Deletes the events that were settled longer ago than `retentionMs`, with their history; 0 keeps all for ever. */
export function createPrune({ deliveries, retentionMs, log }: Deps) {
  return async (signal: AbortSignal): Promise<void> => {
    if (retentionMs === 0) return;
    let total = 0;
    let full = true;
    while (full && !signal.aborted) {
      const count = await deliveries.prune({ olderThanMs: retentionMs, limit: BATCH });
      total += count;
      full = count === BATCH;
    }
    if (total > 0) log.info('events.pruned', { count: total });
  };
}

import type { Log } from '@jiter/core';
import type { CronJobStore, DeliveryStore } from '@jiter/store';

type Deps = {
  deliveries: Pick<DeliveryStore, 'prune'>;
  cronJobs: Pick<CronJobStore, 'prune'>;
  retentionMs: number;
  cronHistory: number;
  log: Log;
};

const BATCH = 1_000;

/**
 * Deletes, with their history, the events that were settled longer ago than `retentionMs` (0 keeps all for ever), and
 * of each cron job the settled occurrences beyond the latest `cronHistory`.
 */
export function createPrune({ deliveries, cronJobs, retentionMs, cronHistory, log }: Deps) {
  async function inBatches(prune: () => Promise<number>, signal: AbortSignal): Promise<number> {
    let total = 0;
    let full = true;
    while (full && !signal.aborted) {
      const count = await prune();
      total += count;
      full = count === BATCH;
    }
    return total;
  }

  return async (signal: AbortSignal): Promise<void> => {
    const olderThanMs = retentionMs;
    const old =
      retentionMs === 0 ? 0 : await inBatches(() => deliveries.prune({ olderThanMs, limit: BATCH }), signal);
    const occurrences = await inBatches(() => cronJobs.prune(cronHistory, BATCH), signal);
    if (old + occurrences > 0) log.info('events.pruned', { count: old + occurrences });
  };
}

import type { Log } from '@jiter/core';
import type { CronJobStore, DeliveryStore } from '@jiter/store';
import { eachInTurn } from './each-in-turn.ts';
import type { Term } from './term.ts';

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
  async function inBatches(prune: () => Promise<number>, term: Term): Promise<void> {
    let total = 0;
    let full = true;
    try {
      while (full && term.holds()) {
        const count = await prune();
        total += count;
        full = count === BATCH;
      }
    } finally {
      if (total > 0) log.info('events.pruned', { count: total });
    }
  }

  const pruneOld = () => deliveries.prune({ olderThanMs: retentionMs, limit: BATCH });
  const pruneOccurrences = () => cronJobs.prune(cronHistory, BATCH);
  return (term: Term): Promise<void> =>
    eachInTurn([
      ...(retentionMs === 0 ? [] : [() => inBatches(pruneOld, term)]),
      () => inBatches(pruneOccurrences, term),
    ]);
}

import type { Clock, Log } from '@jiter/core';
import type { CronJobStore, DeliveryStore, SettledStore } from '@jiter/store';
import { eachInTurn } from '../each-in-turn.ts';
import type { Term } from '../term.ts';

type Deps = {
  settled: Pick<SettledStore, 'movesSettled'>;
  deliveries: Pick<DeliveryStore, 'prune'>;
  cronJobs: Pick<CronJobStore, 'settledSince' | 'prune'>;
  retentionMs: number;
  cronHistory: number;
  clock: Clock;
  log: Log;
};

const BATCH = 1_000;
const JOBS = 100;
/** Clocks differ, and a statement takes its time: whose tick was settled so long before the last run is looked at again. */
const MARGIN_MS = 60_000;

/**
 * Deletes, with their history, of each cron job the settled occurrences beyond the latest `cronHistory`. And while events
 * stay in the table of events when they are settled, those that were settled longer ago than `retentionMs` (0 keeps all
 * for ever): later they go with their partition.
 */
export function createPrune(deps: Deps) {
  const { settled, deliveries, cronJobs, retentionMs, cronHistory, clock, log } = deps;
  let prunedAt: Date | undefined;

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

  async function pruneOld(term: Term): Promise<void> {
    if (retentionMs === 0 || (await settled.movesSettled())) return;
    await inBatches(() => deliveries.prune({ olderThanMs: retentionMs, limit: BATCH }), term);
  }

  async function pruneOccurrences(term: Term): Promise<void> {
    const startedMs = clock.now().getTime();
    let ids: string[] = [];
    do {
      ids = await cronJobs.settledSince(prunedAt, JOBS, ids.at(-1));
      const some = ids;
      if (ids.length > 0) await inBatches(() => cronJobs.prune(some, cronHistory, BATCH), term);
    } while (ids.length === JOBS && term.holds());
    if (term.holds()) prunedAt = new Date(startedMs - MARGIN_MS);
  }

  return (term: Term): Promise<void> => eachInTurn([() => pruneOld(term), () => pruneOccurrences(term)]);
}

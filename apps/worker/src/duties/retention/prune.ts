import type { Clock, Log } from '@jiter/core';
import type { CronJobStore, DeliveryStore, JobsSettled, SettledStore } from '@jiter/store';
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
    let lastId: string | undefined = '0';
    while (lastId !== undefined && term.holds()) {
      const { ids, ...next }: JobsSettled = await cronJobs.settledSince(prunedAt, JOBS, lastId);
      if (ids.length > 0) await inBatches(() => cronJobs.prune(ids, cronHistory, BATCH), term);
      ({ lastId } = next);
    }
    if (term.holds()) prunedAt = new Date(startedMs - MARGIN_MS);
  }

  return (term: Term): Promise<void> => eachInTurn([() => pruneOld(term), () => pruneOccurrences(term)]);
}

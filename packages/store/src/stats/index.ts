import type { Knex } from 'knex';
import { outageAware } from '../database/outage.ts';
import { forgetStats, mergeStats } from './merge.ts';

/** What was delivered, in numbers. */
export type StatsStore = {
  /** Merges a batch of the steps of ten seconds (0), or of minutes (1), that are old. Answers how many rows there were. */
  merge(index: 0 | 1): Promise<number>;
  /** Deletes a batch of those that are older than that. Answers how many rows. */
  forget(keepMs: number): Promise<number>;
};

export function createStatsStore(knex: Knex): StatsStore {
  return outageAware({
    merge: (index: 0 | 1) => mergeStats(knex, index),
    forget: (keepMs: number) => forgetStats(knex, keepMs),
  });
}

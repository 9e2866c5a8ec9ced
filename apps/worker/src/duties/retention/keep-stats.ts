import { MERGED_ROWS, type FleetStore, type SettledStore, type StatsStore } from '@jiter/store';
import { allBatches } from '../all-batches.ts';
import { eachInTurn } from '../each-in-turn.ts';
import type { Term } from '../term.ts';

type Deps = {
  stats: Pick<StatsStore, 'merge' | 'forget'>;
  fleet: Pick<FleetStore, 'forget'>;
  settled: Pick<SettledStore, 'forgetSenders'>;
  /** 0: for ever. */
  retentionMs: number;
};

/** Merges what workers counted into longer steps, and forgets what is too old, and workers that died. */
export function createKeepStats({ stats, fleet, settled, retentionMs }: Deps) {
  const all = async (term: Term, batch: () => Promise<number>) =>
    void (await allBatches(term, MERGED_ROWS, batch));

  return (term: Term): Promise<void> =>
    eachInTurn([
      () => all(term, () => stats.merge(0)),
      () => all(term, () => stats.merge(1)),
      () => (retentionMs === 0 ? Promise.resolve() : all(term, () => stats.forget(retentionMs))),
      () => fleet.forget(),
      async () => void (await settled.forgetSenders()),
    ]);
}

import type { Log } from '@jiter/core';
import type { Keep, SettledStore } from '@jiter/store';
import type { Term } from '../term.ts';

type Deps = { settled: Pick<SettledStore, 'keepPartitions'>; keep: Keep; log: Log };

/**
 * Has the partitions ready that settled events and their history will need, and drops those that are wholly older than
 * what is kept. Where one is missing nothing fails: the default partition takes what comes, and is emptied here.
 */
export function createKeepPartitions({ settled, keep, log }: Deps) {
  return async ({ holds }: Pick<Term, 'holds'>): Promise<void> => {
    const { made, dropped, replaced, movedFromDefault, heldUp } = await settled.keepPartitions(keep, holds);
    if (made.length > 0) log.info('partitions.made', { names: made });
    if (dropped.length > 0) log.info('partitions.dropped', { names: dropped });
    if (replaced.length > 0) log.info('partitions.replaced', { names: replaced });
    if (movedFromDefault > 0)
      log.warn('partitions.were-missing', { rows: movedFromDefault, note: 'They have partitions now' });
    // Somebody reads there, a dump perhaps: it is tried again.
    if (heldUp.length > 0) log.info('partitions.held-up', { names: heldUp });
  };
}

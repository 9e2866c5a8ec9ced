import type { Log } from '@jiter/core';
import type { SettledStore } from '@jiter/store';
import type { Term } from '../term.ts';

type Deps = {
  settled: Pick<SettledStore, 'compactNext'>;
  /** Milliseconds of a clock that only goes forward. */
  steadyMs: () => number;
  log: Log;
};

/** After one that was held up, or failed: as there is no room on the disk, it would fail again. */
const AGAIN_MS = 3_600_000;

/** Has the indexes of a partition whose time is over made anew, one partition each time: they take half of what they did. */
export function createCompact({ settled, steadyMs, log }: Deps) {
  let notBeforeMs = -Infinity;
  return async ({ over }: Pick<Term, 'over'>): Promise<void> => {
    if (steadyMs() < notBeforeMs) return;
    notBeforeMs = steadyMs() + AGAIN_MS;
    const compacted = await settled.compactNext(over);
    if (compacted && !compacted.isDone) {
      log.info('partition.held-up', { name: compacted.name });
      return;
    }
    notBeforeMs = -Infinity;
    if (compacted) log.info('partition.compacted', compacted);
  };
}

import type { Log } from '@jiter/core';
import { KEPT_BESIDE, type SettledStore } from '@jiter/store';
import type { Term } from '../term.ts';

type Deps = { settled: Pick<SettledStore, 'partitions' | 'forgetGone'>; retentionMs: number; log: Log };

const BATCH = 1_000;

/**
 * Takes away the idempotency keys and the tags of events whose partition was dropped. With a retention of 0 none is. What an event has
 * that is older than that, and still there, is passed by each time, of which there may be millions: so it is looked through only
 * once a partition is gone that was there when it last was.
 */
export function createForgetGone({ settled, retentionMs: olderThanMs, log }: Deps) {
  let seen: readonly string[] | undefined;

  return async (term: Term): Promise<void> => {
    if (olderThanMs === 0) return;
    const there = await settled.partitions();
    const names = new Set(there);
    if (seen?.every((name) => names.has(name))) return;
    let total = 0;
    for (const table of KEPT_BESIDE) {
      let afterId: string | undefined = '0';
      while (afterId !== undefined && term.holds()) {
        const { count, lastId } = await settled.forgetGone({ table, olderThanMs, afterId, limit: BATCH });
        total += count;
        afterId = lastId;
      }
    }
    if (term.holds()) seen = there;
    if (total > 0) log.info('beside.pruned', { count: total });
  };
}

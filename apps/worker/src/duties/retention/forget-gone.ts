import type { Log } from '@jiter/core';
import { KEPT_BESIDE, type SettledStore } from '@jiter/store';
import type { Term } from '../term.ts';

type Deps = { settled: Pick<SettledStore, 'forgetGone'>; retentionMs: number; log: Log };

const BATCH = 1_000;

/** Takes away the idempotency keys and the tags of events whose partition was dropped. With a retention of 0 none is. */
export function createForgetGone({ settled, retentionMs: olderThanMs, log }: Deps) {
  return async (term: Term): Promise<void> => {
    let total = 0;
    for (const table of olderThanMs === 0 ? [] : KEPT_BESIDE) {
      let afterId: string | undefined = '0';
      while (afterId !== undefined && term.holds()) {
        const { count, lastId } = await settled.forgetGone({ table, olderThanMs, afterId, limit: BATCH });
        total += count;
        afterId = lastId;
      }
    }
    if (total > 0) log.info('beside.pruned', { count: total });
  };
}

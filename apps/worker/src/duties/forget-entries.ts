import type { Log } from '@jiter/core';
import type { AuditStore } from '@jiter/store';
import type { Term } from './term.ts';

type Deps = { audit: Pick<AuditStore, 'forget'>; retentionMs: number; log: Log };

const BATCH = 1_000;

/** Takes away entries of the audit log that are older than they are kept. With a retention of 0 none is. */
export function createForgetEntries({ audit, retentionMs, log }: Deps) {
  return async (term: Term): Promise<void> => {
    let total = 0;
    for (let count = retentionMs === 0 ? 0 : BATCH; count === BATCH && term.holds(); total += count) {
      count = await audit.forget(retentionMs, BATCH);
    }
    if (total > 0) log.info('audit.pruned', { count: total });
  };
}

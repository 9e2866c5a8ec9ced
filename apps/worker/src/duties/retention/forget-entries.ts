import type { Log } from '@jiter/core';
import type { AuditStore } from '@jiter/store';
import { allBatches } from '../all-batches.ts';
import type { Term } from '../term.ts';

type Deps = { audit: Pick<AuditStore, 'forget'>; retentionMs: number; log: Log };

const BATCH = 1_000;

/** Takes away entries of the audit log that are older than they are kept. With a retention of 0 none is. */
export function createForgetEntries({ audit, retentionMs, log }: Deps) {
  return async (term: Term): Promise<void> => {
    if (retentionMs === 0) return;
    const count = await allBatches(term, BATCH, () => audit.forget(retentionMs, BATCH));
    if (count > 0) log.info('audit.pruned', { count });
  };
}

import type { Log } from '@jiter/core';
import type { AuditStore } from '@jiter/store';
import { allBatches } from './all-batches.ts';
import type { Term } from './term.ts';

type Deps = { audit: Pick<AuditStore, 'link'>; log: Log };

const BATCH = 500;

/**
 * Links entries of the audit log to those before. What the log of this process says of it is where others than the database
 * know from how long a chain was, and what it ended with.
 */
export function createLinkEntries({ audit, log }: Deps) {
  return async (term: Term): Promise<void> => {
    await allBatches(term, BATCH, async () => {
      const { count, heads } = await audit.link(BATCH);
      for (const { org, no, seal } of heads) log.info('audit.linked', { org, no, seal });
      return count;
    });
  };
}

import type { Log } from '@jiter/core';
import { PARTS_OF_ORG, type Keep, type Retention, type SettledStore } from '@jiter/store';
import type { Term } from '../term.ts';

type Deps = { settled: Pick<SettledStore, 'retentions' | 'pruneOrg'>; keep: Keep; log: Log };

const BATCH = 1_000;

/** Deletes what orgs have that is older than they keep it, where that is another time than all others have. */
export function createPruneOrgs({ settled, keep, log }: Deps) {
  async function pruneOne({ org, othersMs, failedMs }: Retention, term: Term): Promise<number> {
    let total = 0;
    for (const part of PARTS_OF_ORG) {
      const olderThanMs = part.status === 'Failed To Send' ? failedMs : othersMs;
      if (olderThanMs === Infinity) continue;
      let place: Awaited<ReturnType<SettledStore['pruneOrg']>>['after'];
      do {
        if (!term.holds()) return total;
        const options = { ...part, org, olderThanMs, limit: BATCH };
        const { count, after } = await settled.pruneOrg({ ...options, after: place });
        total += count;
        place = after;
      } while (place);
    }
    return total;
  }

  return async (term: Term): Promise<void> => {
    for (const retention of await settled.retentions(keep)) {
      const count = await pruneOne(retention, term);
      if (count > 0) log.info('events.pruned', { org: retention.org, count });
      if (!term.holds()) return;
    }
  };
}

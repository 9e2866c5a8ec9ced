import type { Log } from '@jiter/core';
import type { OrgStore } from '@jiter/store';
import type { Term } from '../term.ts';

type Deps = { orgs: Pick<OrgStore, 'deleted' | 'purge'>; log: Log };

/** Takes away what is left of orgs that were deleted. */
export function createPurgeOrgs({ orgs, log }: Deps) {
  return async (term: Term): Promise<void> => {
    for (const org of await orgs.deleted()) {
      const { count, isGone } = await orgs.purge(org, term.holds);
      if (count > 0 || isGone) log.info('org.purged', { org, count, isGone });
      if (!term.holds()) return;
    }
  };
}

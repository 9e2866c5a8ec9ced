import { noDatabase } from '@jiter/core';
import type { AppDeps } from '../app-deps.ts';
import { failuresInTurn } from '../failures/routes.ts';
import { keysInTurn } from '../keys/routes.ts';
import { countingCreated, type Observed } from '../metrics/observed.ts';
import { channelsInTurn } from '../notices/routes.ts';
import { orgsInTurn } from '../orgs/routes.ts';
import { secretsInTurn } from '../orgs/secret-routes.ts';
import { peopleInTurn } from '../people/open-people.ts';
import { onceUpdated } from '../access/once-updated.ts';
import { createTurns } from './turns.ts';
import { withinQuotas } from '../limits/within-quotas.ts';
import { writesInTurn } from './writes-in-turn.ts';

/** As many as one client may have requests without an answer. */
const WRITES = { maxWaiting: 1_000, maxWaitMs: 5_000, works: 'changes', outage: noDatabase };

/** The stores, with whatever makes or changes rows in its bounds. */
export function shareWrites(deps: AppDeps, observed: Observed) {
  const { events, cronJobs, keys, orgs, isOfOneVersion, quotas, turnLimits, writesAtOnce: slots } = deps;
  const turns = createTurns({ ...WRITES, ...turnLimits, slots, slotsPerOrg: Math.ceil(slots / 2) });
  const shared = {
    ...writesInTurn(countingCreated({ events, cronJobs }, observed), turns),
    keys: keysInTurn(keys, turns),
    orgs: orgsInTurn(orgs, turns),
  };
  const stores = isOfOneVersion ? onceUpdated(shared, isOfOneVersion) : shared;
  return {
    ...{ turns, secrets: secretsInTurn(deps.secrets, turns) },
    notices: { ...deps.notices, channels: channelsInTurn(deps.notices.channels, turns) },
    seeing: { ...deps.seeing, failures: failuresInTurn(deps.seeing.failures, turns) },
    people: deps.people && { ...deps.people, people: peopleInTurn(deps.people.people, turns) },
    ...stores,
    ...(quotas && withinQuotas(stores, quotas, orgs.settingsOf)),
  };
}

import type { Log } from '@jiter/core';
import type { PeopleStore } from '@jiter/store';
import { allBatches } from '../all-batches.ts';
import type { Term } from '../term.ts';

type Deps = { people: Pick<PeopleStore, 'forgetOld'>; log: Log };

const BATCH = 1_000;

/** Takes away sessions that are over, and links that are too old to be known: with them go addresses that people came from. */
export function createForgetPeople({ people, log }: Deps) {
  return async (term: Term): Promise<void> => {
    const count = await allBatches(term, BATCH, () => people.forgetOld(BATCH));
    if (count > 0) log.info('people.forgotten', { count });
  };
}

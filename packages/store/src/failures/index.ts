import type { Knex } from 'knex';
import type { Actor } from '@jiter/core';
import { outageAware, reading } from '../database/outage.ts';
import { readFailures, type Failures, type FailuresQuery } from './groups.ts';
import { forgetState, keepState, readStates, type FailureState } from './states.ts';

/** Events that failed, by what they have in common, and what people said of that. `by`: who says it, which is written down with it. */
export type FailureStore = {
  read(query: FailuresQuery): Promise<Failures>;
  states(org: string): Promise<FailureState[]>;
  keepState(org: string, state: Omit<FailureState, 'at'>, by?: Actor): Promise<void>;
  forgetState(org: string, which: Pick<FailureState, 'host' | 'reason'>, by?: Actor): Promise<void>;
};

const TOO_SLOW =
  "What failed could not be read within 2 s: please ask for less, by 'from' and 'to' close together";

export function createFailureStore(knex: Knex, reads: Knex): FailureStore {
  return outageAware({
    read: (query: FailuresQuery) => reading(TOO_SLOW, () => readFailures(reads, query)),
    states: (org: string) => reading(TOO_SLOW, () => readStates(reads, org)),
    keepState: (org: string, state: Omit<FailureState, 'at'>, by?: Actor) =>
      knex.transaction((trx) => keepState(trx, org, state, by)),
    forgetState: (org: string, which: Pick<FailureState, 'host' | 'reason'>, by?: Actor) =>
      knex.transaction((trx) => forgetState(trx, org, which, by)),
  });
}

import type { Knex } from 'knex';
import { outageAware, reading } from '../database/outage.ts';
import { readFailures, type Failures, type FailuresQuery } from './groups.ts';
import { forgetState, keepState, readStates, type FailureState } from './states.ts';

/** Events that failed, by what they have in common, and what people said of that. */
export type FailureStore = {
  read(query: FailuresQuery): Promise<Failures>;
  states(org: string): Promise<FailureState[]>;
  keepState(org: string, state: Omit<FailureState, 'at'>): Promise<void>;
  forgetState(org: string, host: string, reason: string): Promise<void>;
};

const TOO_SLOW =
  "What failed could not be read within 2 s: please ask for less, by 'from' and 'to' close together";

export function createFailureStore(knex: Knex, reads: Knex): FailureStore {
  return outageAware({
    read: (query: FailuresQuery) => reading(TOO_SLOW, () => readFailures(reads, query)),
    states: (org: string) => reading(TOO_SLOW, () => readStates(reads, org)),
    keepState: (org: string, state: Omit<FailureState, 'at'>) => keepState(knex, org, state),
    forgetState: (org: string, host: string, reason: string) => forgetState(knex, org, host, reason),
  });
}

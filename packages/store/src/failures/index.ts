import type { Knex } from 'knex';
import type { Actor } from '@jiter/core';
import { outageAware, reading } from '../database/outage.ts';
import { readFailures, type Failures, type FailuresQuery } from './groups.ts';
import { forgetJudgement, keepJudgement, readJudgements, type FailureJudgement } from './judgements.ts';

/** Events that failed, by what they have in common, and what people said of that. `by`: who says it, which is written down with it. */
export type FailureStore = {
  read(query: FailuresQuery): Promise<Failures>;
  judgements(org: string): Promise<FailureJudgement[]>;
  keepJudgement(org: string, judgement: Omit<FailureJudgement, 'at'>, by?: Actor): Promise<void>;
  forgetJudgement(org: string, which: Pick<FailureJudgement, 'host' | 'reason'>, by?: Actor): Promise<void>;
};

const TOO_SLOW =
  "What failed could not be read within 2 s: please ask for less, by 'from' and 'to' close together";

export function createFailureStore(knex: Knex, reads: Knex): FailureStore {
  return outageAware({
    read: (query: FailuresQuery) => reading(TOO_SLOW, () => readFailures(reads, query)),
    judgements: (org: string) => reading(TOO_SLOW, () => readJudgements(reads, org)),
    keepJudgement: (org: string, judgement: Omit<FailureJudgement, 'at'>, by?: Actor) =>
      knex.transaction((trx) => keepJudgement(trx, org, judgement, by)),
    forgetJudgement: (org: string, which: Pick<FailureJudgement, 'host' | 'reason'>, by?: Actor) =>
      knex.transaction((trx) => forgetJudgement(trx, org, which, by)),
  });
}

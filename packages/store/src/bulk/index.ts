import type { Knex } from 'knex';
import type { Actor } from '@jiter/core';
import { outageAware, reading } from '../database/outage.ts';
import type { Layout } from '../settled/layout.ts';
import {
  findBulkJob,
  foresee,
  forgetJobs,
  listJobsOf,
  startJob,
  stopJob,
  type BulkForesight,
  type BulkJob,
  type NewBulkJob,
} from './jobs.ts';
import { failStep, runningJobs, stepJob, type BulkStep } from './step.ts';

/** The same done with many events, at a pace. */
export type BulkJobStore = {
  foreseeBulk(
    org: string,
    job: Pick<NewBulkJob, 'action' | 'filter' | 'rate'>,
    now: Date,
  ): Promise<BulkForesight>;
  startBulk(org: string, job: NewBulkJob): Promise<BulkJob>;
  listBulk(org: string): Promise<BulkJob[]>;
  findBulk(org: string, id: string): Promise<BulkJob | undefined>;
  stopBulk(org: string, id: string, by?: Actor): Promise<BulkJob | undefined>;
};

/** What whoever leads does with them. */
export type BulkWalkStore = {
  running(limit: number): Promise<string[]>;
  step(id: string): Promise<BulkStep | undefined>;
  /** Counts a step that failed: after too many in a row the job ends as failed. Answers whether it goes on. */
  failStep(id: string): Promise<boolean>;
  forget(keepMs: number): Promise<void>;
};

const TOO_SLOW = 'These events could not be counted within 2 s: please ask for less, by a narrower filter';

export function createBulkJobStore(knex: Knex, reads: Knex): BulkJobStore {
  return outageAware({
    foreseeBulk: (org: string, job: Pick<NewBulkJob, 'action' | 'filter' | 'rate'>, now: Date) =>
      reading(TOO_SLOW, () => foresee(reads, org, job, now)),
    startBulk: (org: string, job: NewBulkJob) => reading(TOO_SLOW, () => startJob(knex, reads, org, job)),
    listBulk: (org: string) => listJobsOf(reads, org),
    findBulk: (org: string, id: string) => findBulkJob(reads, org, id),
    stopBulk: (org: string, id: string, by?: Actor) =>
      knex.transaction((trx) => stopJob(trx, { org, id, by })),
  });
}

export function createBulkWalkStore(knex: Knex, { movesSettled }: Layout): BulkWalkStore {
  return outageAware({
    running: (limit: number) => runningJobs(knex, limit),
    step: (id: string) => stepJob(knex, id, movesSettled),
    failStep: (id: string) => failStep(knex, id),
    forget: (keepMs: number) => forgetJobs(knex, keepMs),
  });
}

import type { Knex } from 'knex';
import { AppError, type Actor } from '@jiter/core';
import { outageAware, reading, RETRY_AFTER_S } from '../database/outage.ts';
import type { Layout } from '../settled/layout.ts';
import {
  countJob,
  findBulkJob,
  foresee,
  forgetJobs,
  listJobsOf,
  startJob,
  stopJob,
  type Asked,
  type BulkForesight,
  type BulkJob,
  type NewBulkJob,
} from './jobs.ts';
import { failStep, runningJobs, stepJob, type BulkStep } from './step.ts';

/** The same done with many events, at a pace. */
export type BulkJobStore = {
  foreseeBulk(org: string, job: Asked, now: Date): Promise<BulkForesight>;
  /** How many a job would be about, up to `most` and one more. Throws AppError 503 where they cannot be counted in time. */
  countBulk(org: string, job: Asked, most: number): Promise<number>;
  startBulk(org: string, job: NewBulkJob): Promise<BulkJob>;
  listBulk(org: string): Promise<BulkJob[]>;
  findBulk(org: string, id: string): Promise<BulkJob | undefined>;
  stopBulk(org: string, id: string, by?: Actor): Promise<BulkJob | undefined>;
};

/** What whoever leads does with them. */
export type BulkWalkStore = {
  running(limit: number): Promise<string[]>;
  /** Undefined when the job runs no more, or somebody else is at it. @throws RowLocked */
  step(id: string): Promise<BulkStep | undefined>;
  /** Counts a step that failed: after too many in a row the job ends as failed. Answers whether it goes on. */
  failStep(id: string): Promise<boolean>;
  forget(keepMs: number): Promise<void>;
};

const TOO_SLOW = 'These events could not be counted within 2 s: please ask for less, by a narrower filter';

function refuse(): never {
  throw new AppError(503, TOO_SLOW, RETRY_AFTER_S);
}

export function createBulkJobStore(knex: Knex, reads: Knex): BulkJobStore {
  return outageAware({
    foreseeBulk: (org: string, job: Asked, now: Date) =>
      reading(TOO_SLOW, () => foresee(reads, org, job, now)),
    countBulk: (org: string, job: Asked, most: number) =>
      reading(TOO_SLOW, async () => (await countJob(reads, org, job, most)) ?? refuse()),
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

import type { Knex } from 'knex';
import type {
  Actor,
  CronJob,
  CronJobStatus,
  CronMove,
  Event,
  History,
  NewCronJob,
  Once,
  OnceResult,
  StandingJob,
} from '@jiter/core';
import type { JsonPage, PageLimits } from '../database/json-page.ts';
import type { CreatorIdOf } from '../events/creators.ts';
import type { EventPosition } from '../events/list.ts';
import { outageAware, reading } from '../database/outage.ts';
import {
  advanceJobs,
  dueJobs,
  overdueJobs,
  stalledJobs,
  type Occurrence,
  type OverdueFrom,
  type Ticked,
} from './advance.ts';
import {
  createJob,
  editJob,
  removeJob,
  type CronEdit,
  type JobOptions,
  type Owed,
  type Planned,
} from './edit.ts';
import { countJobs, findJob } from './find.ts';
import { listOccurrences, type OccurrenceFilter } from './list-occurrences.ts';
import { listJobs, type CronJobFilter, type CronJobPage } from './list.ts';
import { jobsSettledSince, pruneOccurrences, type JobsSettled } from './prune.ts';
import {
  createJobOnce,
  findJobOnce,
  runJobOnce,
  type FoundOnce,
  type JobOnce,
  type TakeRoom,
} from './once.ts';
import { jobsToTurn, readSchedules, type JobSchedule } from './schedules.ts';
import { runJob } from './run.ts';

/** `by`: who does it, which is written down with what is done. */
export type CronJobStore = {
  /** `next` is the first tick; the event that stands for it is written together with the job. */
  create(input: NewCronJob, next: Date, by?: Actor): Promise<Planned>;
  /** The same for a key, for which there is one job at the most. */
  createOnce(input: NewCronJob, next: Date, once: Once, how?: CreateBy): Promise<JobOnce>;
  /** With the latest attempts of its occurrences. */
  find(org: string, id: string): Promise<({ job: CronJob } & History) | undefined>;
  /** The oldest first, as the JSON that the API answers. */
  list(org: string, filter: CronJobFilter & PageLimits): Promise<CronJobPage>;
  /** Up to `limit`. */
  count(org: string, limit: number): Promise<number>;
  edit(org: string, id: string, decide: (job: CronJob) => CronEdit, by?: Actor): Promise<Planned | undefined>;
  /** When the org's active jobs fire: up to `limit` of them and one more, the oldest first. */
  schedules(org: string, limit: number): Promise<JobSchedule[]>;
  /** The events of a job, by their time, as the JSON that the API answers; undefined when the org has no such job. */
  occurrences(
    org: string,
    id: string,
    filter: OccurrenceFilter & PageLimits,
  ): Promise<JsonPage<EventPosition> | undefined>;
  /** The ids of up to `limit` jobs, and one more, that have another status. */
  toTurn(org: string, status: CronJobStatus, limit: number): Promise<string[]>;
  /** The job as it was. What it owes, what was run by hand, and what a worker had, is still delivered. */
  remove(org: string, id: string, decide: (job: CronJob) => Owed, by?: Actor): Promise<Planned | undefined>;
  /** Which job was made for the key, if there still is one. */
  findOnce(org: string, once: Once): Promise<FoundOnce | undefined>;
  /** One more event of the job, due at `at`; the schedule stays as it is, and no edit reaches it. */
  run(org: string, id: string, at: Date, by?: Actor): Promise<Event | undefined>;
  /** The same for a key, for which there is one event at the most. */
  runOnce(org: string, id: string, at: Date, once: Once, by?: Actor): Promise<OnceResult | undefined>;
  due(occurrences: readonly Occurrence[]): Promise<StandingJob[]>;
  /** Those whose tick has passed, the longest waiting first. */
  overdue(limit: number, from?: OverdueFrom): Promise<StandingJob[]>;
  /** Those that stand still, by id, after `lastId`. */
  stalled(limit: number, lastId?: string): Promise<StandingJob[]>;
  advance(moves: readonly CronMove[]): Promise<Ticked[]>;
  /** Of the next `limit` jobs after `lastId` those that had an occurrence settled since then, or ever. */
  settledSince(since: Date | undefined, limit: number, lastId?: string): Promise<JobsSettled>;
  /** Deletes up to `limit` settled occurrences of these jobs beyond the latest `keep` of each. Answers how many. */
  prune(ids: readonly string[], keep: number, limit: number): Promise<number>;
};

type CreateBy = { takeRoom?: TakeRoom; by?: Actor };

const TOO_SLOW = 'The cron job could not be read within 2 s: please try again';
const TOO_SLOW_LIST =
  "These cron jobs could not be read within 2 s: please ask for fewer at a time, by 'limit'";

export function createCronJobStore(
  knex: Knex,
  reads: Knex,
  { creatorIdOf, ...options }: JobOptions & { creatorIdOf: CreatorIdOf },
): CronJobStore {
  const { horizonMs } = options;
  const runOptions = async (org: string, by: Actor | undefined) => ({
    ...{ horizonMs, by },
    creatorId: by && (await creatorIdOf(org, by)),
  });
  const others = outageAware({
    create: (input: NewCronJob, next: Date, by?: Actor) => createJob(knex, input, next, { ...options, by }),
    createOnce: (input: NewCronJob, next: Date, once: Once, how: CreateBy = {}) =>
      createJobOnce(knex, input, next, { ...options, ...how, once }),
    findOnce: (org: string, once: Once) => findJobOnce(knex, org, once),
    edit: (org: string, id: string, decide: (job: CronJob) => CronEdit, by?: Actor) =>
      editJob(knex, org, id, decide, { ...options, by }),
    remove: (org: string, id: string, decide: (job: CronJob) => Owed, by?: Actor) =>
      removeJob(knex, org, id, decide, { horizonMs, by }),
    run: async (org: string, id: string, at: Date, by?: Actor) =>
      runJob(knex, org, id, at, await runOptions(org, by)),
    runOnce: async (org: string, id: string, at: Date, once: Once, by?: Actor) =>
      runJobOnce(knex, { org, id, at, once, ...(await runOptions(org, by)) }),
    due: (occurrences: readonly Occurrence[]) => dueJobs(knex, occurrences),
    overdue: (limit: number, from?: OverdueFrom) => overdueJobs(knex, limit, from),
    stalled: (limit: number, lastId?: string) => stalledJobs(knex, limit, lastId),
    advance: (moves: readonly CronMove[]) => advanceJobs(knex, moves, horizonMs),
    settledSince: (since: Date | undefined, limit: number, lastId?: string) =>
      jobsSettledSince(knex, since, limit, lastId),
    prune: (ids: readonly string[], keep: number, limit: number) => pruneOccurrences(knex, ids, keep, limit),
  });
  return {
    ...others,
    find: (org, id) => reading(TOO_SLOW, () => findJob(reads, org, id)),
    count: (org, limit) => reading(TOO_SLOW, () => countJobs(reads, org, limit)),
    schedules: (org, limit) => reading(TOO_SLOW_LIST, () => readSchedules(reads, org, limit)),
    occurrences: (org, id, filter) => reading(TOO_SLOW, () => listOccurrences(reads, org, id, filter)),
    toTurn: (org, status, limit) => reading(TOO_SLOW_LIST, () => jobsToTurn(reads, org, status, limit)),
    list: (org, filter) => reading(TOO_SLOW_LIST, () => listJobs(reads, org, filter)),
  };
}

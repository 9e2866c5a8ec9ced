import type { Knex } from 'knex';
import type { Attempt, Bell, CronJob, CronMove, Event, NewCronJob } from '@jiter/core';
import { outageAware, reading } from '../database/outage.ts';
import type { Row } from '../events/columns.ts';
import { toEvent } from '../events/row.ts';
import { advanceJobs, dueJobs, overdueJobs, type Occurrence } from './advance.ts';
import { createJob, editJob, type CronEdit, type Planned } from './edit.ts';
import { findJob, listJobs } from './find.ts';
import { insertOccurrences, withdrawOccurrences } from './occurrences.ts';
import { pruneOccurrences } from './prune.ts';
import { selectJobs, toCronJob } from './row.ts';

export type CronJobStore = {
  /** `next` is the first tick; the event that stands for it is written together with the job. */
  create(input: NewCronJob, next: Date): Promise<Planned>;
  /** With the latest attempts of its occurrences, oldest first. */
  find(org: string, id: string): Promise<{ job: CronJob; history: Attempt[] } | undefined>;
  list(org: string): Promise<CronJob[]>;
  edit(org: string, id: string, decide: (job: CronJob) => CronEdit): Promise<Planned | undefined>;
  /** The job as it was. What a worker already holds is still delivered. */
  remove(org: string, id: string): Promise<CronJob | undefined>;
  /** One more event of the job, due at `at`; the schedule stays as it is. */
  run(org: string, id: string, at: Date): Promise<Event | undefined>;
  due(occurrences: readonly Occurrence[]): Promise<CronJob[]>;
  overdue(limit: number): Promise<CronJob[]>;
  advance(moves: readonly CronMove[]): Promise<Bell[]>;
  prune(keep: number, limit: number): Promise<number>;
};

const TOO_SLOW = 'The cron jobs could not be read within 2 s: please try again';

export function createCronJobStore(knex: Knex, reads: Knex, horizonMs: number): CronJobStore {
  const others = outageAware({
    create: (input: NewCronJob, next: Date) => createJob(knex, input, next, horizonMs),
    edit: (org: string, id: string, decide: (job: CronJob) => CronEdit) =>
      editJob(knex, org, id, decide, horizonMs),
    remove: (org: string, id: string) => removeJob(knex, org, id),
    run: (org: string, id: string, at: Date) => runJob(knex, org, id, at, horizonMs),
    due: (occurrences: readonly Occurrence[]) => dueJobs(knex, occurrences),
    overdue: (limit: number) => overdueJobs(knex, limit),
    advance: (moves: readonly CronMove[]) => advanceJobs(knex, moves, horizonMs),
    prune: (keep: number, limit: number) => pruneOccurrences(knex, keep, limit),
  });
  return {
    ...others,
    find: (org, id) => reading(TOO_SLOW, () => findJob(reads, org, id)),
    list: (org) => reading(TOO_SLOW, () => listJobs(reads, org)),
  };
}

async function removeJob(knex: Knex, org: string, id: string): Promise<CronJob | undefined> {
  const [row] = await selectJobs(knex, { org, id });
  if (!row) return undefined;
  await knex.transaction(async (trx) => {
    await trx('cron_jobs').where({ org_id: org, id }).delete();
    await withdrawOccurrences(trx, id);
  });
  return toCronJob(row);
}

async function runJob(
  knex: Knex,
  org: string,
  id: string,
  at: Date,
  horizonMs: number,
): Promise<Event | undefined> {
  const found = await knex('cron_jobs')
    .select('id')
    .where({ org_id: org, id })
    .first<{ id: string } | undefined>();
  if (!found) return undefined;
  // Another run, or a tick, of the very same millisecond is another event: this one takes the next free one.
  for (let dueMs = at.getTime(); ; dueMs += 1) {
    const [bell] = await insertOccurrences(knex, [{ cronId: id, at: new Date(dueMs) }], horizonMs);
    if (!bell) continue;
    const row = await knex('events').where({ id: bell.eventId }).first<Row>();
    return toEvent(row);
  }
}

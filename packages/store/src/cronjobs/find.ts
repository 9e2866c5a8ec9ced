import type { Knex } from 'knex';
import { webhookBody, type Attempt, type CronJob } from '@jiter/core';
import { toAttempt, type AttemptRow } from '../events/find.ts';
import { selectJobs, toCronJob } from './row.ts';

/** The history of a job shows this many attempts, the latest ones. */
const HISTORY_LENGTH = 100;

export async function listJobs(knex: Knex, org: string): Promise<CronJob[]> {
  return (await selectJobs(knex, { org })).map(toCronJob);
}

export async function findJob(
  knex: Knex,
  org: string,
  id: string,
): Promise<{ job: CronJob; history: Attempt[] } | undefined> {
  const [row] = await selectJobs(knex, { org, id });
  return row && { job: toCronJob(row), history: await readHistory(knex, id) };
}

type OccurrenceAttempt = AttemptRow & { payload: string; scheduled_time: Date };

/** Oldest first. */
async function readHistory(knex: Knex, cronId: string): Promise<Attempt[]> {
  const latest = await knex('attempts')
    .join('events', 'events.id', 'attempts.event_id')
    .where('events.cron_id', cronId)
    .select<OccurrenceAttempt[]>('attempts.*', 'events.payload', 'events.scheduled_time')
    .orderBy([
      { column: 'events.scheduled_time', order: 'desc' },
      { column: 'attempts.claim', order: 'desc' },
    ])
    .limit(HISTORY_LENGTH);
  return latest
    .reverse()
    .map((attempt) => toAttempt(attempt, webhookBody({ ...attempt, scheduledTime: attempt.scheduled_time })));
}

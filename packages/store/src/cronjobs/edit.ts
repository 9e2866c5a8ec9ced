import type { Knex } from 'knex';
import type { Bell, CronJob, CronJobChanges, NewCronJob } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { changedColumns, CONTENT_COLUMNS } from '../events/columns.ts';
import { insertOccurrences, insertOccurrencesSql, withdrawOccurrences } from './occurrences.ts';
import { selectJobs, toCronJob, type CronJobRow } from './row.ts';

/** A job as it stands now, and the bells that follow from what was done. */
export type Planned = { job: CronJob; bells: Bell[] };

/** What to change, and the tick to stand at from now on; `next` is absent when the plan stays as it is. */
export type CronEdit = { changes: CronJobChanges; next?: { at: Date | undefined } };

/** Adds the job together with the event of its first tick, in one statement. */
export async function createJob(
  knex: Knex,
  input: NewCronJob,
  next: Date,
  horizonMs: number,
): Promise<Planned> {
  const values = { org_id: input.org, ...columnsOf(input) };
  const names = Object.keys(values).join(', ');
  const parameters = Object.keys(values)
    .map((name) => `:${name}`)
    .join(', ');
  const [row] = await rowsOf<CronJobRow & { event_id: string }>(
    knex,
    `with job as (
       insert into cron_jobs (${names}, next_time) values (${parameters}, :next) returning *),
     occurrence as (
       ${insertOccurrencesSql('(select *, next_time as at from job) job', horizonMs)})
     select job.*, occurrence.id as event_id, 'Pending' as next_status from job, occurrence`,
    { ...values, next: next.toISOString() },
  );
  return { job: toCronJob(row!), bells: [{ eventId: row!.event_id, dueAt: next }] };
}

/** `decide` sees the job as nobody else can change it meanwhile. Undefined when the org has no such job. */
export function editJob(
  knex: Knex,
  org: string,
  id: string,
  decide: (job: CronJob) => CronEdit,
  horizonMs: number,
): Promise<Planned | undefined> {
  return knex.transaction(async (trx) => {
    const locked = await trx<CronJobRow>('cron_jobs').where({ org_id: org, id }).forUpdate().first();
    if (!locked) return undefined;
    const { changes, next } = decide(toCronJob(locked));
    await trx<CronJobRow>('cron_jobs')
      .where({ id })
      .update({
        ...columnsOf(changes),
        ...(next && { next_time: next.at ?? null }),
        updated_at: trx.fn.now(),
      });
    const bells = next ? await replan(trx, id, next.at, horizonMs) : [];
    if (!next) await renewPending(trx, id, changes);
    return { job: await readJob(trx, org, id), bells };
  });
}

async function replan(trx: Knex, id: string, at: Date | undefined, horizonMs: number): Promise<Bell[]> {
  await withdrawOccurrences(trx, id);
  return at ? insertOccurrences(trx, [{ cronId: id, at }], horizonMs) : [];
}

/** The next occurrence is there already: it goes where, and says what, the job does now. */
async function renewPending(trx: Knex, id: string, changes: CronJobChanges): Promise<void> {
  const changed = changedColumns(CONTENT_COLUMNS, changes);
  if (Object.keys(changed).length === 0) return;
  await trx('events')
    .where({ cron_id: id, status: 'Pending' })
    .update({ ...changed, updated_at: trx.fn.now() });
}

async function readJob(knex: Knex, org: string, id: string): Promise<CronJob> {
  const [row] = await selectJobs(knex, { org, id });
  return toCronJob(row!);
}

function columnsOf(changes: CronJobChanges): Partial<CronJobRow> {
  const { expression, timezone, misfire, maxLatenessMs, status } = changes;
  return {
    ...changedColumns(CONTENT_COLUMNS, changes),
    ...(expression !== undefined && { expression }),
    ...(timezone !== undefined && { timezone }),
    ...(misfire !== undefined && { misfire }),
    ...(maxLatenessMs !== undefined && { max_lateness_ms: maxLatenessMs?.toString() ?? null }),
    ...(status !== undefined && { status }),
  };
}

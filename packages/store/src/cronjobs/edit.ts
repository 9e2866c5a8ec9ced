import type { Knex } from 'knex';
import {
  mergeOptions,
  unavailable,
  type Actor,
  type Bell,
  type CronJob,
  type CronJobChanges,
  type CronMove,
  type NewCronJob,
} from '@jiter/core';
import { NOTE_MADE, noteEditedJob, wasOfJob } from '../audit/jobs.ts';
import { byValues, note } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';
import { changedColumns, CONTENT_COLUMNS } from '../events/columns.ts';
import type { Seal } from '../orgs/seal.ts';
import { sealOptions } from '../orgs/seal-options.ts';
import { advanceJobs } from './advance.ts';
import { insertOccurrences, insertOccurrencesSql, withdrawOccurrences } from './occurrences.ts';
import { selectJob, toCronJob, type CronJobRow } from './row.ts';

/** Of owed ticks, 500 at a time: what a request can wait for. */
const MAX_ROUNDS = 20;

/** A job as it stands now, and the bells that follow from what was done. */
export type Planned = { job: CronJob; bells: Bell[] };

/** What came due until `now` and was not dealt with yet: it is owed by the schedule of its time. */
export type Owed = { now: Date; owed?: CronMove };

/** What to change, and the tick to stand at from now on; `next` is absent when the plan stays as it is. */
export type CronEdit = Owed & { changes: CronJobChanges; next?: { at: Date | undefined } };

/** `by`: who does it, which is written down in the same transaction. */
export type JobOptions = { horizonMs: number; seal: Pick<Seal, 'seal'>; by?: Actor | undefined };

/** Adds the job together with the event of its first tick, in one statement. */
export async function createJob(
  knex: Knex,
  input: NewCronJob,
  next: Date,
  { horizonMs, seal, by }: JobOptions,
): Promise<Planned> {
  const { org, options } = input;
  const kept = options ? { ...input, options: sealOptions(seal, org, options) } : input;
  const values = { org_id: org, ...contentOf(kept), ...scheduleColumnsOf(input) };
  const names = Object.keys(values).join(', ');
  const parameters = Object.keys(values)
    .map((name) => `:${name}`)
    .join(', ');
  const [row] = await rowsOf<CronJobRow & { event_id: string }>(
    knex,
    `/* cron-edit */ with job as (
       insert into cron_jobs (${names}, next_time) values (${parameters}, :next) returning *),
     occurrence as (
       ${insertOccurrencesSql('(select *, next_time as at from job) job', horizonMs)} returning id)
     ${by ? NOTE_MADE : ''}
     select job.*, occurrence.id as event_id, 'Pending' as next_status from job, occurrence`,
    { ...values, next: next.toISOString(), ...(by && { org, ...byValues(by) }) },
  );
  return { job: toCronJob(row!), bells: [{ eventId: row!.event_id, dueAt: next }] };
}

/** `decide` sees the job as nobody else can change it meanwhile. Undefined when the org has no such job. */
export function editJob(
  knex: Knex,
  org: string,
  id: string,
  decide: (job: CronJob) => CronEdit,
  { horizonMs, seal, by }: JobOptions,
): Promise<Planned | undefined> {
  return settleThen(knex, { org, id, horizonMs }, decide, async (trx, { changes: given, next, now }) => {
    const was = by && (await wasOfJob(trx, id));
    const changes = await withSealed(trx, id, given, seal);
    await trx<CronJobRow>('cron_jobs')
      .where({ id })
      .update({
        ...scheduleColumnsOf(changes),
        ...changedColumns(trx, CONTENT_COLUMNS, changes),
        ...(next && { next_time: next.at ?? null, stalled_at: null }),
        // Later than before in any case: a move that was decided for the job as it was must not fit it any more.
        updated_at: trx.raw(`greatest(now(), updated_at + interval '1 millisecond')`),
      });
    if (!next) await renewPlanned(trx, id, changes, now);
    const bells = next ? await replan(trx, id, { at: next.at, now, horizonMs }) : [];
    if (was) await noteEditedJob(trx, by, { org, id, was });
    return { job: await readJob(trx, org, id), bells };
  });
}

/** The job as it was. What it owes until now, and what a worker had already, is still delivered. */
export function removeJob(
  knex: Knex,
  org: string,
  id: string,
  decide: (job: CronJob) => Owed,
  { horizonMs, by }: Pick<JobOptions, 'horizonMs' | 'by'>,
): Promise<Planned | undefined> {
  return settleThen(knex, { org, id, horizonMs }, decide, async (trx, { now }) => {
    const job = await readJob(trx, org, id);
    if (by) await noteRemoved(trx, by, { org, id });
    await trx('cron_jobs').where({ id }).delete();
    await trx('cron_job_keys').where({ cron_id: id }).delete();
    await withdrawOccurrences(trx, id, now);
    return { job, bells: [] };
  });
}

async function noteRemoved(trx: Knex, by: Actor, { org, id }: { org: string; id: string }): Promise<void> {
  const { told } = await wasOfJob(trx, id);
  await note(trx, by, { org, action: 'cronjob.removed', target: { kind: 'cronjob', id }, before: told });
}

/** Of options that change, all of them as they are kept then: what stays sealed is in the row. */
async function withSealed(
  trx: Knex,
  id: string,
  changes: CronJobChanges,
  seal: JobOptions['seal'],
): Promise<CronJobChanges> {
  if (!changes.options) return changes;
  const row = await trx<CronJobRow>('cron_jobs').where({ id }).first();
  const { org, options: before } = toCronJob(row!);
  const { sealed = null, ...options } = sealOptions(
    seal,
    org,
    mergeOptions(before, changes.options),
    before?.sealed,
  );
  return { ...changes, options: { ...changes.options, ...options, sealed } };
}

type Place = { org: string; id: string; horizonMs: number };

/**
 * Locks the job, deals with what it owes, and then does `work`. What is more than one move is dealt with in
 * transactions of their own, a bounded number: after a long downtime it takes the workers a while.
 */
async function settleThen<Decision extends Owed>(
  knex: Knex,
  { org, id, horizonMs }: Place,
  decide: (job: CronJob) => Decision,
  work: (trx: Knex, decision: Decision) => Promise<Planned>,
): Promise<Planned | undefined> {
  const rung: Bell[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const done = await knex.transaction(async (trx) => {
      const locked = await trx<CronJobRow>('cron_jobs').where({ org_id: org, id }).forUpdate().first();
      if (!locked) return 'gone';
      const decision = decide(toCronJob(locked));
      const { owed, now } = decision;
      if (owed) rung.push(...(await advanceJobs(trx, [owed], horizonMs)));
      return owed?.next && owed.next <= now ? 'owes more' : work(trx, decision);
    });
    if (done === 'gone') return undefined;
    if (done !== 'owes more') return { job: done.job, bells: [...rung, ...done.bells] };
  }
  throw unavailable('The cron job is still making up for what it missed in a downtime: please try again');
}

type Plan = { at: Date | undefined; now: Date; horizonMs: number };

async function replan(trx: Knex, id: string, { at, now, horizonMs }: Plan): Promise<Bell[]> {
  await withdrawOccurrences(trx, id, now);
  return at ? insertOccurrences(trx, [{ cronId: id, at }], horizonMs) : [];
}

/** The tick to come is there already: it goes where, and says what, the job does now. What is due stays as it was. */
async function renewPlanned(trx: Knex, id: string, changes: CronJobChanges, now: Date): Promise<void> {
  const changed = changedColumns(trx, CONTENT_COLUMNS, changes);
  if (Object.keys(changed).length === 0) return;
  await trx('events')
    .where({ cron_id: id, status: 'Pending', is_run: null })
    .where('scheduled_time', '>', now)
    .update({ ...changed, ...expiryOf(trx, changes), updated_at: trx.fn.now() });
}

/** Until when the tick to come is worth anything follows from its time. */
function expiryOf(trx: Knex, { options }: CronJobChanges): object {
  if (options?.maxAgeMs === undefined) return {};
  return { expires_at: trx.raw(`scheduled_time + ?::float8 * interval '1 millisecond'`, [options.maxAgeMs]) };
}

async function readJob(knex: Knex, org: string, id: string): Promise<CronJob> {
  const row = await selectJob(knex, { org, id });
  return toCronJob(row!);
}

function contentOf(input: NewCronJob): Record<string, unknown> {
  const given = CONTENT_COLUMNS.filter(({ field }) => input[field] !== undefined);
  return Object.fromEntries(given.map(({ field, name }) => [name, input[field]]));
}

function scheduleColumnsOf(changes: CronJobChanges): Partial<CronJobRow> {
  const { expression, timezone, misfire, maxLatenessMs, status } = changes;
  return {
    ...(expression !== undefined && { expression }),
    ...(timezone !== undefined && { timezone }),
    ...(misfire !== undefined && { misfire }),
    ...(maxLatenessMs !== undefined && { max_lateness_ms: maxLatenessMs?.toString() ?? null }),
    ...(status !== undefined && { status }),
  };
}

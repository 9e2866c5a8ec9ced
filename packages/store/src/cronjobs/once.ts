import type { Knex } from 'knex';
import type { NewCronJob, Once, OnceResult } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import { findMade, isSameSql, keyChangesHands } from '../events/create-once.ts';
import { createJob, type JobOptions, type Planned } from './edit.ts';
import { runJob, type RunOptions } from './run.ts';

/** What there is for a key: the job that was made now, or which one was, for the same or for something else. */
export type JobOnce = ({ kind: 'created' } & Planned) | FoundOnce;
export type FoundOnce = { kind: 'replayed' | 'reused'; id: string };

/** Asked before anything is made, and not for a repeat; rejects when there is no room. */
export type TakeRoom = () => Promise<void>;

/** What a key stood for may go at the same moment, and somebody else may be as quick. */
const MAX_TRIES = 5;

/** As `createJob`, once for a key, which is the job's for as long as there is the job. */
export async function createJobOnce(
  knex: Knex,
  input: NewCronJob,
  next: Date,
  { once, takeRoom, ...options }: JobOptions & { once: Once; takeRoom?: TakeRoom | undefined },
): Promise<JobOnce> {
  const keyed = { org: input.org, ...valuesOf(once) };
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const [found] = await rowsOf<Found>(knex, FOUND, keyed);
    if (found?.is_there) return { kind: found.is_same ? 'replayed' : 'reused', id: found.id };
    if (found) await rowsOf(knex, FORGET, { ...keyed, id: found.id });
    if (tries === 0) await takeRoom?.();
    const planned = await orRolledBack(knex, async (trx) => {
      const made = await createJob(trx, input, next, options);
      const taken = await rowsOf(trx, TAKE_FOR_JOB, { ...keyed, id: made.job.id });
      return taken.length > 0 ? made : undefined;
    });
    if (planned) return { kind: 'created', ...planned };
  }
  throw keyChangesHands();
}

/** Which job there is for the key, if there is one. */
export async function findJobOnce(knex: Knex, org: string, once: Once): Promise<FoundOnce | undefined> {
  const [found] = await rowsOf<Found>(knex, FOUND, { org, ...valuesOf(once) });
  if (!found?.is_there) return undefined;
  return { kind: found.is_same ? 'replayed' : 'reused', id: found.id };
}

type Run = Omit<RunOptions, 'key'> & { org: string; id: string; at: Date; once: Once };

/** As `runJob`, once for a key, which is the event's. */
export async function runJobOnce(
  knex: Knex,
  { org, id, at, once, ...options }: Run,
): Promise<OnceResult | undefined> {
  const keyed = { org, ...valuesOf(once) };
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const [found] = await findMade(knex, [{ event: { org }, ...once }]);
    if (found) return found;
    let isThere = true;
    const event = await orRolledBack(knex, async (trx) => {
      const taken = await rowsOf(trx, TAKE_FOR_EVENT, keyed);
      if (taken.length === 0) return undefined;
      const made = await runJob(trx, org, id, at, { ...options, key: once.key });
      isThere = made !== undefined;
      if (made) await rowsOf(trx, NAME_EVENT, { ...keyed, id: made.id });
      return made;
    });
    if (event) return { kind: 'created', event };
    if (!isThere) return undefined;
  }
  throw keyChangesHands();
}

/** For parameters, each of which has to have a value. */
const valuesOf = (once: Once) => ({ ...once, meaning: once.meaning ?? null });

type Found = { id: string; is_same: boolean; is_there: boolean };
const FOUND = `select cron_id as id, ${isSameSql(':fingerprint', ':meaning')} as is_same, job.id is not null as is_there
  from cron_job_keys key left join cron_jobs job on job.id = cron_id where key.org_id = :org and key.key = :key`;
const FORGET = 'delete from cron_job_keys where org_id = :org and key = :key and cron_id = :id';
/** Whoever comes second waits until the first is committed. */
const TAKE_FOR_JOB = `insert into cron_job_keys (org_id, key, cron_id, fingerprint, meaning)
  values (:org, :key, :id, decode(:fingerprint, 'hex'), decode(:meaning, 'hex')) on conflict do nothing returning 1`;
const TAKE_FOR_EVENT = `insert into idempotency_keys (org_id, key, event_id, fingerprint, meaning)
  values (:org, :key, 0, decode(:fingerprint, 'hex'), decode(:meaning, 'hex')) on conflict do nothing returning 1`;
const NAME_EVENT = 'update idempotency_keys set event_id = :id where org_id = :org and key = :key';

const NOTHING = Symbol('nothing was made');

/** What `work` made; where that is nothing, all that it did on the way is undone. */
async function orRolledBack<Made>(
  knex: Knex,
  work: (trx: Knex) => Promise<Made | undefined>,
): Promise<Made | undefined> {
  try {
    return await knex.transaction(async (trx) => {
      const made = await work(trx);
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- seen by nobody else
      if (made === undefined) throw NOTHING;
      return made;
    });
  } catch (error) {
    if (error === NOTHING) return undefined;
    throw error;
  }
}

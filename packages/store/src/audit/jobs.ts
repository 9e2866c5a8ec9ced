import type { Knex } from 'knex';
import type { Actor } from '@jiter/core';
import { rowsOf } from '../database/statement.ts';
import type { Was } from './edits.ts';
import { BY, BY_COLUMNS, byValues } from './note.ts';
import { differing, secretsChanged, toldJob } from './told.ts';

const OF_JOB = `${BY_COLUMNS}, action, target_kind, target_id, before, after, details`;

/** Of the statement that makes a `job`: what writes that down. */
export const NOTE_MADE = `, noted as (
    insert into audit (${OF_JOB})
    select ${BY}, 'cronjob.created', 'cronjob', job.id::text, null, ${toldJob('job')}, null from job)`;

/** How the job is told of, which must not change meanwhile. */
export async function wasOfJob(trx: Knex, id: string): Promise<Was> {
  const sql = `select ${toldJob('job')} as told, options -> 'sealed' as sealed from cron_jobs job where id = :id`;
  return (await rowsOf<Was>(trx, sql, { id }))[0]!;
}

const NOTE_EDITED = `insert into audit (${OF_JOB})
  select ${BY}, 'cronjob.edited', 'cronjob', id, before, after, details
  from (
    select id::text, ${differing(':was::jsonb', 'told')} as before, ${differing('told', ':was::jsonb')} as after, details
    from (
      select id, ${toldJob('job')} as told, ${secretsChanged(':sealed::jsonb', `options -> 'sealed'`)} as details
      from cron_jobs job where id = :id) as job) as done
  where coalesce(before, after, details) is not null`;

/** Writes down what is another than it was, if anything is. */
export async function noteEditedJob(
  trx: Knex,
  by: Actor,
  { org, id, was }: { org: string; id: string; was: Was },
): Promise<void> {
  await rowsOf(trx, NOTE_EDITED, {
    ...byValues(by),
    ...{ org, id, was: JSON.stringify(was.told), sealed: was.sealed && JSON.stringify(was.sealed) },
  });
}

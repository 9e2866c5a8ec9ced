import { randomInt } from 'node:crypto';
import type { Knex } from 'knex';
import { unavailable, type Actor, type Event } from '@jiter/core';
import { BY, BY_COLUMNS, byValues } from '../audit/note.ts';
import { rowsOf } from '../database/statement.ts';
import type { Row } from '../events/columns.ts';
import { EVENT_COLUMN_NAMES, toEvent } from '../events/row.ts';
import { insertOccurrencesSql } from './occurrences.ts';

/** Each doubles the milliseconds to choose from, up to the widest, where hundreds of runs of one job at the same moment find a place. */
const MAX_TRIES = 30;
const WIDEST_MS = 2_000;

export type RunOptions = {
  horizonMs: number;
  key?: string;
  by?: Actor | undefined;
  /** That of `by`. */
  creatorId: string | undefined;
};

/**
 * One more event of the job, due at `at` or some milliseconds later: at one moment a job has one event. It carries what
 * the job carries now, whatever becomes of the job, and its `key`. Undefined when the org has no such job.
 */
export async function runJob(
  knex: Knex,
  org: string,
  id: string,
  at: Date,
  { horizonMs, key, by, creatorId }: RunOptions,
): Promise<Event | undefined> {
  const sql = runSql({ horizonMs, hasKey: key !== undefined, isNoted: by !== undefined });
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const moment = momentNear(at, tries).toISOString();
    const values = { org, id, at: moment, key, creatorId: creatorId ?? null, ...(by && byValues(by)) };
    const [row] = await rowsOf<Row>(knex, sql, values);
    if (!row) return undefined;
    if (row.id !== null) return toEvent(row);
  }
  throw unavailable('Too many runs of this cron job at the same moment: please try again');
}

/** One row when there is such a job, with the event in it when the moment was free. */
const runSql = ({ horizonMs, hasKey, isNoted }: RunSql) => `
  with job as (select * from cron_jobs where org_id = :org and id = :id),
  made as (
    ${insertOccurrencesSql('(select *, :at::timestamptz(3) as at from job) job', horizonMs, {
      is_run: 'true',
      creator_id: ':creatorId::bigint',
      ...(hasKey && { options: KEYED }),
    })}
    returning *)
  ${isNoted ? NOTE : ''}
  select ${EVENT_COLUMN_NAMES.map((name) => `made.${name}`).join(', ')} from job left join made on true`;

type RunSql = { horizonMs: number; hasKey: boolean; isNoted: boolean };

const NOTE = `, noted as (
    insert into audit (${BY_COLUMNS}, action, target_kind, target_id, details)
    select ${BY}, 'cronjob.run', 'cronjob', (:id::bigint)::text, jsonb_build_object('eventId', id::text) from made)`;

const KEYED = `coalesce(job.options, '{}') || jsonb_build_object('idempotencyKey', :key::text)`;

/** Never on a full second: those are for ticks, and what a run took could not become one. */
function momentNear(at: Date, tries: number): Date {
  const ms = at.getTime() + (tries === 0 ? 0 : randomInt(Math.min(2 ** tries, WIDEST_MS)));
  return new Date(ms % 1000 === 0 ? ms + 1 : ms);
}

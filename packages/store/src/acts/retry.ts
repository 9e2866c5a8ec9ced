import type { Knex } from 'knex';
import type { Actor, Bell } from '@jiter/core';
import { noteEventsSql, noteValues, type By } from '../audit/note.ts';
import { differing, toldTime } from '../audit/told.ts';
import { isRow } from '../database/looked-up.ts';
import { intervalMs } from '../database/relation.ts';
import { rowsOf } from '../database/statement.ts';
import { KEPT_COLUMNS, settledName } from '../settled/columns.ts';
import { toBell, type DueRow } from './due-row.ts';
import { SILENCE_MS } from '../sweep/wake-at.ts';
import { settledSinceAny } from '../settled/settled-since.ts';

/** When what failed is due again: `delayMs` from now, and of many the last one so much later. */
export type DueAgain = { delayMs: number; spreadMs: number };

/** What a call for one event brings beside. */
export type RetryOptions = DueAgain & { expiresAt?: Date; by?: Actor };

/** Whoever was faster has it: one call waits for that, and of many events those that nobody else has are enough. */
type Locked = 'wait' | 'skip locked';

/**
 * Makes failed events of `org` Queued again, with a fresh budget of retries, in one statement: they are taken from the
 * settled ones, or never were moved there. Answers their bells: none for what is no failed event, or is another org's.
 */
export async function retryEvents(
  knex: Knex,
  org: string,
  ids: readonly string[],
  {
    delayMs,
    spreadMs,
    expiresAt,
    locked,
    by,
    asked,
    partOf,
  }: RetryOptions & { locked: Locked } & Omit<By, 'by'>,
): Promise<Bell[]> {
  const noted: By | undefined = by && {
    by,
    ...(asked && { asked }),
    ...(partOf !== undefined && { partOf }),
  };
  const sql = `${RETRY[locked]} ${noteEventsSql('retried', noted, DONE)} select id, due_at from due_again`;
  const rows = await rowsOf<DueRow>(knex, sql, {
    org,
    ids,
    since: settledSinceAny(ids),
    delayMs,
    spreadMs,
    expiresAt: expiresAt?.toISOString() ?? null,
    ...noteValues(noted),
  });
  return rows.map(toBell);
}

/** What becomes of a column; of all others the event keeps what it has. `failed` is the row as it was. */
const REVIVED: Readonly<Record<string, string>> = {
  status: `'Queued'::event_status`,
  updated_at: 'now()',
  failed_at: 'null::timestamptz(3)',
  attempts_before: 'failed.attempts',
  failure_reason: 'null::text',
  expires_at: 'given.expires_at',
  options: `failed.options - '{maxAge,maxAgeMs,expiresAt}'::text[]`,
};

const DUE_AT = `now() + (delay_ms + place * spread_ms / total) * interval '1 millisecond'`;
const NEXT = `due_at = due, wake_at = due + ${intervalMs(SILENCE_MS)}, held_until = null`;

const changed = Object.entries(REVIVED).map(([name, value]) => `${name} = ${value}`);
const values = KEPT_COLUMNS.map((name) => REVIVED[name] ?? `failed.${settledName(name)}`);

/** What a retry takes away, as it was. */
const WAS = `id, expires_at, options ->> 'maxAge' as max_age`;
const WAS_TOO = 'id, expires_at, max_age';

const RETRY = {
  wait: retrySql(''),
  'skip locked': retrySql('skip locked'),
};

/** A row is in one of the two tables; who holds neither does nothing. */
function retrySql(skip: string): string {
  const lock = `order by id for update ${skip}`;
  const mine = `org_id = :org and id = any(:ids::bigint[]) and status = 'Failed To Send'`;
  return `/* retry */ with given as (
      select :delayMs::float8 as delay_ms, :spreadMs::float8 as spread_ms, :expiresAt::timestamptz(3) as expires_at),
    settled as materialized (
      select ${WAS}, settled_at from settled_events where ${mine} and settled_at >= :since::timestamptz ${lock}),
    staying as materialized (select ${WAS} from events where ${mine} and due_at is null ${lock}),
    was as (select ${WAS_TOO} from settled union all select ${WAS_TOO} from staying),
    due as materialized (
      select id, ${DUE_AT} as due from (
        select id, row_number() over (order by id) - 1 as place, count(*) over () as total
        from (select id from settled union all select id from staying) as either) as placed, given),
    gone as (
      delete from settled_events s using settled where s.id = settled.id and s.settled_at = settled.settled_at
      returning s.*),
    revived as (
      insert into events (${KEPT_COLUMNS.join(', ')}, due_at, wake_at)
      select ${values.join(', ')}, due, due + ${intervalMs(SILENCE_MS)} from gone failed join due using (id), given
      returning id, due_at),
    resumed as (
      update events failed set ${changed.join(', ')}, ${NEXT} from due, given
      where ${isRow('failed.id', 'due.id')} and failed.due_at is null and failed.status = 'Failed To Send'
      returning failed.id, failed.due_at),
    due_again as (select id, due_at from revived union all select id, due_at from resumed)`;
}

const TOLD_BEFORE = `jsonb_strip_nulls(jsonb_build_object(
  'status', 'Failed To Send', 'expiresAt', ${toldTime('was.expires_at')}, 'maxAge', was.max_age))`;
const TOLD_AFTER = `jsonb_strip_nulls(jsonb_build_object('status', 'Queued', 'expiresAt', ${toldTime('given.expires_at')}))`;

const DONE = `select id, ${differing('one', 'other')} as before, ${differing('other', 'one')} as after, details from (
    select id, ${TOLD_BEFORE} as one, ${TOLD_AFTER} as other, jsonb_build_object('dueAt', ${toldTime('due_at')}) as details
    from due_again join was using (id), given) as told`;

import type { Knex } from 'knex';
import { isoTime, type Bell } from '@jiter/core';
import { intervalMs } from '../database/relation.ts';
import { preparedRowsOf } from '../database/statement.ts';
import { IS_FREE } from '../deliveries/lease.ts';
import { LOOK_BACK, type Floor } from '../notices/floor.ts';
import { RENEWAL, renewalValues, type HeldLease } from './lease.ts';
import { SILENCE_MS } from './wake-at.ts';

/** After the event of that id, of those that are due at that time. */
export type Position = { at: Date; id: string };

export type LookFrom = {
  /** Up to which the events within the horizon were rung for. Those that should be silent by now are not among them. */
  horizon?: Position;
  /** Before which none is silent; by default nothing is known. */
  silent?: Position;
  /** Before which no cron job stands at a tick that has passed; by default nothing is known. */
  cronJobs?: Date;
  /** Whether to look for owed bells. */
  owed: boolean;
  /** The lease that the same statement renews. */
  renewal?: HeldLease;
};

/** Why nobody claimed a row in time: its bell was not heard, or its worker's lease ended. */
export type Silence = 'bell-not-heard' | 'retry-not-heard' | 'lease-over';
export type SilentBell = Bell & { silence: Silence };

/** What the look for silent events went by: all that are not settled, and were due `SILENCE_MS` ago. */
export type Passed = {
  /** When the first of them was due. */
  first?: Date;
  /** The last of them, where it did not come to the end. */
  last?: Position;
  /** When the first of those that are held, or were written a moment ago, is silent unless that ends before. */
  nextSilentAt?: Date;
};

/** Of bells there are `LOOK_LIMIT` of each kind at most, by when they are due: more of them may follow. */
export type Look = {
  /** The database's time. */
  now: Date;
  /** They enter the horizon. */
  entering: Bell[];
  /** They were due, or their lease ended, `SILENCE_MS` ago or more (`dueAt`), and nobody has claimed them. */
  silent: SilentBell[];
  passed: Passed;
  /** Whoever should have rung could not. */
  owed: Bell[];
  /** Some cron job stands at a tick that has passed. */
  cronJobs: boolean;
  /** What else there is to do for whoever leads: a bulk job runs, a notice is to be told. */
  also: Also[];
  /** Where a lease was to be renewed: whether that term is not over yet. */
  renewed?: boolean;
};
/** Each is a kind of the rows that a look finds. */
const ALSO = ['bulk', 'notices'] as const;
export type Also = (typeof ALSO)[number];

export const LOOK_LIMIT = 1_000;

const NOW = `date_trunc('milliseconds', now())`;

/** While there are processes of the version before, whoever holds a row has it due, and looked at, when the lease ends. */
const HELD_AS_BEFORE = `(status = 'Queued' and wake_at = due_at)`;

const SILENCE = intervalMs(SILENCE_MS);
/** `wake_at`: of what was given back, or written late, a moment after that. */
const SILENT_FROM = `greatest(due_at + ${SILENCE}, held_until + ${SILENCE}, wake_at)`;

/**
 * Everything that a sweep looks for, in one statement. It goes by positions, so that it passes over nothing that was
 * settled long ago: as long as somebody still sees that, in an old snapshot, the indexes lead there.
 *
 * It updates no row but that of a lease, and only where it could: a database that reads and takes no writes must not look as if all were
 * well.
 */
export function createLook(knex: Knex, horizonMs: number, floor: Floor): (from: LookFrom) => Promise<Look> {
  const sql = `/* sweep */ with unwritten as (update events set wake_at = wake_at where false returning 1),
    renewed as (${RENEWAL}),
    entering as (
      select 'entering' as kind, id, due_at, null as silence from events
      where (due_at, id) > (greatest(:horizonAt::timestamptz(3), ${NOW} - ${SILENCE}), :horizonId::bigint)
        and due_at <= ${NOW} + ${intervalMs(horizonMs)} and ${IS_FREE} and not ${HELD_AS_BEFORE}
      order by due_at, id limit ${LOOK_LIMIT}),
    passed as materialized (
      select id, due_at, ${SILENT_FROM} as silent_from, case
        when held_until is not null or ${HELD_AS_BEFORE} then 'lease-over'
        when attempts > 0 then 'retry-not-heard'
        else 'bell-not-heard' end as silence
      from events
      where (due_at, id) > (:silentAt::timestamptz(3), :silentId::bigint) and due_at <= ${NOW} - ${SILENCE}
      order by due_at, id limit ${LOOK_LIMIT}),
    silent as (
      select 'silent', id, silent_from - ${SILENCE}, silence from passed where silent_from <= now()
      order by due_at, id),
    owed as (
      select 'owed', id, due_at, null from events
      where :owed::boolean and wake_at = '-infinity' and ${IS_FREE} limit ${LOOK_LIMIT})
    select case
        when exists (select from cron_jobs where next_time >= :cronAt::timestamptz(3) and next_time <= now())
        then 'cron' else 'clock' end as kind,
      null as id, ${NOW} as due_at, null as silence
    union all select * from entering union all select * from silent union all select * from owed
    union all select 'first', null, min(due_at), null from passed
    union all (select 'last', id, due_at, null from passed order by due_at, id offset ${LOOK_LIMIT - 1})
    union all select 'next', null, min(silent_from), null from passed where silent_from > now() and isfinite(silent_from)
    union all select 'renewed', null, null, null from renewed
    union all select 'bulk', null, null, null where exists (select from bulk_jobs where state = 'running')
    union all select case when min(due_at) is null then 'no-notices' else 'notices' end, null,
      least(min(due_at), ${NOW} - ${LOOK_BACK}), null
      from notices where due_at >= :noticesAt::timestamptz(3) and due_at <= now()`;
  return async (from) => {
    const noticesAt = floor.from();
    const values = { ...toValues(from), noticesAt: noticesAt ? isoTime(noticesAt) : '-infinity' };
    const rows = await preparedRowsOf<Row>(knex, sql, values);
    floor.looked(noticesAt, rows.find(({ kind }) => kind.endsWith('notices'))!.due_at!);
    const renewed = rows.some(({ kind }) => kind === 'renewed');
    return { ...toLook(rows), ...(from.renewal && { renewed }) };
  };
}

type Row = { kind: string; id: string; due_at: Date | null; silence: Silence };

function toValues({ horizon, silent, cronJobs, owed, renewal }: LookFrom) {
  return {
    ...renewalValues(renewal),
    horizonAt: horizon ? isoTime(horizon.at) : null,
    horizonId: horizon?.id ?? '0',
    silentAt: silent ? isoTime(silent.at) : '-infinity',
    silentId: silent?.id ?? '0',
    cronAt: cronJobs ? isoTime(cronJobs) : '-infinity',
    owed,
  };
}

function toLook(rows: readonly Row[]): Look {
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  const [clock] = rows.filter(({ kind }) => kind === 'clock' || kind === 'cron');
  return {
    now: clock!.due_at!,
    cronJobs: clock!.kind === 'cron',
    entering: of('entering').map(toBell),
    silent: of('silent').map((row) => ({ ...toBell(row), silence: row.silence })),
    passed: toPassed(of('first')[0]!, of('next')[0]!, of('last')[0]),
    owed: of('owed').map(toBell),
    also: ALSO.filter((kind) => of(kind).length > 0),
  };
}

function toPassed({ due_at: first }: Row, { due_at: nextSilentAt }: Row, last: Row | undefined): Passed {
  return {
    ...(first && { first }),
    ...(last && { last: { at: last.due_at!, id: last.id } }),
    ...(nextSilentAt && { nextSilentAt }),
  };
}

function toBell({ id, due_at }: Row): Bell {
  return { eventId: id, dueAt: due_at! };
}

import type { Knex } from 'knex';
import { ATTEMPT_CLASSES, isoTime, type AttemptCounts } from '@jiter/core';
import { preparedRowsOf } from '../database/statement.ts';
import { hostOf, ORIGIN, originsOf } from '../events/host.ts';
import { ALL_HOSTS, CLASS_COLUMNS, DURATION_COLUMNS } from '../stats/columns.ts';
import type { Spread } from '../stats/read.ts';

/** A host that an org sends to, or is about to. */
export type Destination = {
  host: string;
  /** Of the last five minutes, and of the last day. */
  recent: AttemptCounts;
  day: AttemptCounts;
  /** How long requests of the last hour took. */
  duration: Spread;
  /** Events whose time has come, that have no outcome yet. */
  waiting: number;
  /** When the next one is due, as far as was looked. */
  nextDueAt?: Date;
};

export type Destinations = {
  destinations: Destination[];
  /** Not all that wait were looked at. */
  isBounded: boolean;
};

export type DestinationsQuery = { org: string; now: Date; host?: string };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Of what waits, and of what is to come: of both halves of an index. */
const MAX_LOOKED_AT = 1_000;

/** Between two places of an index that begins with the org: by times alone the planner may go through the rows of all orgs. */
const countedSince = (since: string, host: string | undefined) =>
  host === undefined
    ? `(org_id, at) >= (:org::bigint, ${since}::timestamptz) and (org_id, at) <= (:org::bigint, 'infinity') and host <> '${ALL_HOSTS}'`
    : `org_id = :org and host = :host and at >= ${since}::timestamptz`;

/** Read by what is needed of how long ago: of a busy org there are a thousand rows of a host and day. */
const countsSql = (
  host: string | undefined,
) => `/* destinations */ select host, ${sumsOf(CLASS_COLUMNS, 'day', 'true')},
    ${sumsOf(CLASS_COLUMNS, 'recent', 'at >= :recent::timestamptz')}
  from delivery_stats where ${countedSince(':day', host)} group by host`;

const durationsSql = (host: string | undefined) => `/* destinations */ select host,
    ${DURATION_COLUMNS.map((name) => `coalesce(sum(${name}), 0)::float8 as ${name}`).join(', ')},
    coalesce(max(duration_max), 0) as duration_max
  from delivery_stats where ${countedSince(':hour', host)} group by host`;

const sumsOf = (columns: readonly string[], prefix: string, condition: string) =>
  columns
    .map((name) => `coalesce(sum("${name}") filter (where ${condition}), 0)::float8 as "${prefix}_${name}"`)
    .join(', ');

const HALVES = ['cron_id is null', 'cron_id is not null'];
const looked = (condition: string, order: string) =>
  HALVES.map(
    (half, index) => `(select ${index} as half, destination, due_at from events
      where org_id = :org and due_at is not null and ${half} and ${condition}
      order by scheduled_time ${order}, id ${order} limit ${MAX_LOOKED_AT})`,
  ).join(' union all ');

/** Those of no host at all say how many that wait were looked at, of each half. */
const openSql = (host: string | undefined) => `/* destinations */ with waiting as materialized (
    ${looked('scheduled_time <= :now::timestamptz', 'desc')}),
  coming as materialized (${looked('scheduled_time > :now::timestamptz', 'asc')}),
  both_of as (
    select ${ORIGIN} as origin, 1 as waits, due_at from waiting union all select ${ORIGIN}, 0, due_at from coming)
  select origin, sum(waits)::int as waiting, min(due_at) as next from both_of
  ${host === undefined ? '' : 'where origin = any(:origins::text[])'} group by origin
  union all
  select null, count(*)::int, null from waiting group by half`;

type Counted = Record<string, number> & { host: string };
type Open = { origin: string | null; waiting: number; next: Date | null };

/** By their hosts those that anything was sent to within a day, or is about to be. */
export async function readDestinations(
  knex: Knex,
  { org, now, host }: DestinationsQuery,
): Promise<Destinations> {
  const before = (ms: number) => isoTime(new Date(now.getTime() - ms));
  const own = { org, ...(host !== undefined && { host }) };
  const times = { recent: before(5 * MINUTE_MS), day: before(24 * HOUR_MS) };
  const counts = await preparedRowsOf<Counted>(knex, countsSql(host), { ...own, ...times });
  const durations = await preparedRowsOf<Counted>(knex, durationsSql(host), {
    ...own,
    hour: before(HOUR_MS),
  });
  const open = await preparedRowsOf<Open>(knex, openSql(host), {
    org,
    now: isoTime(now),
    ...(host !== undefined && { origins: originsOf(host) }),
  });
  const ofOpen = byHost(open);
  const hosts = new Set([...counts.map((row) => row.host), ...ofOpen.keys()]);
  const ofCounts = new Map(counts.map((row) => [row.host, row]));
  const ofDurations = new Map(durations.map((row) => [row.host, row]));
  return {
    destinations: [...hosts].map((name) => {
      const { waiting = 0, next = null } = ofOpen.get(name) ?? {};
      const counted = ofCounts.get(name);
      return {
        host: name,
        recent: attemptsOf(counted, 'recent'),
        day: attemptsOf(counted, 'day'),
        duration: durationOf(ofDurations.get(name)),
        waiting,
        ...(next && { nextDueAt: next }),
      };
    }),
    isBounded: open.some(({ origin, waiting }) => origin === null && waiting >= MAX_LOOKED_AT),
  };
}

/** Destinations of one host may be written in several ways. */
function byHost(open: readonly Open[]): Map<string, Pick<Open, 'waiting' | 'next'>> {
  const found = new Map<string, Pick<Open, 'waiting' | 'next'>>();
  for (const { origin, waiting, next } of open) {
    if (origin === null) continue;
    const other = found.get(hostOf(origin));
    const isFirst = !other?.next || (next !== null && next < other.next);
    found.set(hostOf(origin), {
      waiting: waiting + (other?.waiting ?? 0),
      next: isFirst ? next : other.next,
    });
  }
  return found;
}

function attemptsOf(row: Counted | undefined, prefix: string): AttemptCounts {
  const counts = ATTEMPT_CLASSES.map((name, index) => [
    name,
    row?.[`${prefix}_${CLASS_COLUMNS[index]}`] ?? 0,
  ]);
  return Object.fromEntries(counts) as AttemptCounts;
}

function durationOf(row: Counted | undefined): Spread {
  return { counts: DURATION_COLUMNS.map((name) => row?.[name] ?? 0), maxMs: row?.['duration_max'] ?? 0 };
}

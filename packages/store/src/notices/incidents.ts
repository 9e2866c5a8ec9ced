import type { Knex } from 'knex';
import {
  ATTEMPT_CLASSES,
  type AllHosts,
  type HostWindow,
  type NamedActor,
  type OpenIncident,
} from '@jiter/core';
import { rowsOf } from '../database/statement.ts';

/** Of a host, as far as it concerns one org. */
export type Incident = {
  id: string;
  host: string;
  openedAt: Date;
  /** How often people were told. */
  tells: number;
  acknowledgedAt?: Date;
  acknowledgedBy?: NamedActor;
  /** Nobody is told again before then, unless it is over. */
  snoozedUntil?: Date;
  snoozedBy?: NamedActor;
  closedAt?: Date;
};

/** One of those that are not over, or a host that may get one. */
export type Watched = {
  org: string;
  host: string;
  /** What was counted lately; absent: nothing was. */
  window?: HostWindow;
  incident?: OpenIncident & { id: string };
};

export type LookedAt = { watched: Watched[]; all: AllHosts; now: Date };

/** An answer that is no 2xx, or none. What we ended ourselves is none of both. */
const FAILING = ATTEMPT_CLASSES.filter((name) => name !== '2xx' && name !== 'ours');
const ANSWERED = ['2xx', '3xx', '4xx', '5xx'] as const;
const sumOf = (classes: readonly string[]) => classes.map((name) => `coalesce(class_${name}, 0)`).join(' + ');

/** What workers counted last stays apart by ten seconds for an hour. */
const COUNTED = `counted as materialized (
    select org_id, host, at, sum(coalesce(class_2xx, 0)) as good, sum(${sumOf(FAILING)}) as bad,
      sum(${sumOf(ANSWERED)}) as answered, sum(coalesce(sent, 0)) as sent, sum(coalesce(failed, 0)) as failed
    from delivery_stats where step_s = 10 and at >= now() - interval '10 minutes' and host <> ''
    group by org_id, host, at)`;

const ALL_HOSTS = `select count(distinct host)::int as hosts, coalesce(sum(answered), 0)::int as answers
  from counted where at >= now() - interval '5 minutes' and good + bad > 0`;

const WINDOWS = `select org_id as org, host,
    coalesce(sum(good + bad) filter (where is_new), 0)::int as attempts,
    coalesce(sum(bad) filter (where is_new), 0)::int as failures,
    coalesce(sum(failed) filter (where is_new), 0)::int as "failedEvents",
    sum(good + bad)::int as "recentAttempts", sum(bad)::int as "recentFailures",
    coalesce(sum(sent) filter (where failed_at is null or at > failed_at), 0)::int as "sentSince"
  from (
    select *, at >= now() - interval '5 minutes' as is_new,
      max(at) filter (where bad > 0) over (partition by org_id, host) as failed_at
    from counted where org_id = any (array(select org_id from channels))) as own
  group by org_id, host`;

/** Of one look at what was counted: a row for each window with all hosts beside it, and where there is none that alone. */
const SEEN = `/* incidents */ with ${COUNTED}, total as (${ALL_HOSTS}), windows as (${WINDOWS})
  select * from total left join windows on true`;

const OPEN = `/* incidents */ select org_id as org, host, id, opened_at as "openedAt", tried_at as "triedAt", tells,
    acknowledged_at is not null as "isAcknowledged", snoozed_until as "snoozedUntil"
  from incidents where closed_at is null`;

type Found = HostWindow & { org: string; host: string };
type Seen = AllHosts & (Found | { [Name in keyof Found]: null });
type Open = Omit<OpenIncident, 'snoozedUntil'> & {
  id: string;
  org: string;
  host: string;
  snoozedUntil: Date | null;
};

/** What there is to be decided of. Nothing where nobody wants to be told. */
export async function lookAtHosts(knex: Knex): Promise<LookedAt | undefined> {
  const [start] = await rowsOf<{ now: Date; isWanted: boolean }>(
    knex,
    `/* incidents */ select now() as now, exists (select from channels) or exists (select from incidents where closed_at is null) as "isWanted"`,
  );
  if (!start!.isWanted) return undefined;
  const seen = await rowsOf<Seen>(knex, SEEN);
  const open = await rowsOf<Open>(knex, OPEN);
  const watched = new Map<string, Watched>();
  const of = (org: string, host: string) => {
    const key = `${org} ${host}`;
    const known = watched.get(key) ?? { org, host };
    watched.set(key, known);
    return known;
  };
  for (const { hosts: _hosts, answers: _answers, ...found } of seen) {
    if (found.org === null) continue;
    const { org, host, ...window } = found;
    of(org, host).window = window;
  }
  for (const { org, host, snoozedUntil, ...incident } of open) {
    of(org, host).incident = { ...incident, ...(snoozedUntil && { snoozedUntil }) };
  }
  const { hosts, answers } = seen[0]!;
  return { watched: [...watched.values()], all: { hosts, answers }, now: start!.now };
}

/** From the latest on: by the whole place in an index, or the planner might go through those of all orgs by their ids. */
export async function listIncidents(
  knex: Knex,
  org: string,
  { isOpen, limit }: { isOpen?: boolean; limit: number },
): Promise<Incident[]> {
  const which = isOpen === undefined ? '' : `and closed_at is ${isOpen ? '' : 'not'} null`;
  const sql = `select ${COLUMNS} from incidents
    where org_id >= :org and org_id <= :org ${which} order by org_id desc, id desc limit :limit`;
  return (await rowsOf<Row>(knex, sql, { org, limit })).map(toIncident);
}

export const COLUMNS = `id, host, opened_at as "openedAt", tells, acknowledged_at as "acknowledgedAt", acknowledged_by as "acknowledgedBy",
  case when snoozed_until > now() then snoozed_until end as "snoozedUntil", snoozed_by as "snoozedBy", closed_at as "closedAt"`;

type Maybe = 'acknowledgedAt' | 'acknowledgedBy' | 'snoozedUntil' | 'snoozedBy' | 'closedAt';
export type Row = Omit<Incident, Maybe> & { [Name in Maybe]: NonNullable<Incident[Name]> | null };

export function toIncident(row: Row): Incident {
  const { acknowledgedAt, acknowledgedBy, snoozedUntil, snoozedBy, closedAt, ...incident } = row;
  return {
    ...incident,
    ...(acknowledgedAt && { acknowledgedAt }),
    ...(acknowledgedBy && { acknowledgedBy }),
    ...(snoozedUntil && { snoozedUntil }),
    ...(snoozedUntil && snoozedBy && { snoozedBy }),
    ...(closedAt && { closedAt }),
  };
}

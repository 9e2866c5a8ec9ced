import type { Knex } from 'knex';
import { isoTime } from '@jiter/core';
import { preparedRowsOf } from '../database/statement.ts';
import { hostOf, ORIGIN } from '../events/host.ts';
import type { EventFilter } from '../events/list.ts';
import { searchStretches } from '../events/search.ts';
import { settledSinceAny } from '../settled/settled-since.ts';
import { failureReasonSql, isTestSql, lastAttemptSql } from './reason.ts';

/** `latelySince`: from when on they count as those that failed lately. */
export type FailuresQuery = {
  org: string;
  from: Date;
  to: Date;
  stepMs: number;
  latelySince: Date;
  host?: string;
};

/** Events that failed at one host for one reason. */
export type FailureGroup = {
  host: string;
  reason: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
  /** How many of them failed lately: a step may be longer than that. */
  lately: number;
  /** How many failed in each step. */
  series: number[];
  /** The one that failed last: what its last attempt came to. */
  sample: { eventId: string; status: string; responseData: string };
};

export type Failures = {
  /** Those with the most events first. */
  groups: FailureGroup[];
  count: number;
  /** There are more events than were looked at: the earlier ones. */
  atLeast: boolean;
};

/** Each has an attempt that is looked up. */
const MAX_EVENTS = 10_000;
const BUDGET = { rows: 20_000, ms: 400 };
const MAX_GROUPS = 100;
/** Of what a receiver answered. */
const SAMPLE_CHARACTERS = 500;

type Found = {
  origin: string;
  reason: string;
  step: number;
  isTest: boolean;
  count: number;
  lately: number;
  first: Date;
  last: Date;
  sample: string;
};

/** What failed from `from` to `to`, by host and reason, tests aside. The latest are looked at first. */
export async function readFailures(knex: Knex, query: FailuresQuery): Promise<Failures> {
  const { org, from, to, stepMs, latelySince, host } = query;
  const filter: EventFilter = {
    statuses: ['Failed To Send'],
    failedAt: { from, to },
    includeCron: true,
    latestFirst: true,
    ...(host !== undefined && { hosts: [host], hostsAreOfGroups: true }),
  };
  const found: Found[] = [];
  let [left, isWhole] = [MAX_EVENTS, false];
  for await (const { sql, values, end } of searchStretches(knex, org, filter, BUDGET)) {
    const times = { groupsFrom: isoTime(from), latelySince: isoTime(latelySince), stepMs };
    const own = { ...values, ...times, limit: left - 1 };
    const some = await preparedRowsOf<Found>(knex, groupsSql(sql), own);
    found.push(...some);
    left -= some.reduce((sum, { count }) => sum + count, 0);
    isWhole = !end;
    if (left <= 0) break;
  }
  const groups = merged(
    found.filter(({ isTest }) => !isTest),
    Math.ceil((to.getTime() - from.getTime()) / stepMs),
  );
  const atLeast = !isWhole || left <= 0;
  return { groups: await withSamples(knex, org, groups), count: MAX_EVENTS - left, atLeast };
}

const groupsSql = (
  failed: string,
) => `/* failures */ select origin, reason, step, is_test as "isTest", count(*)::int as count,
    count(*) filter (where failed_at > :latelySince::timestamptz)::int as lately, min(failed_at) as first, max(failed_at) as last,
    (array_agg(id order by failed_at desc, id desc))[1] as sample
  from (
    select event.id, event.failed_at, ${ORIGIN} as origin, ${isTestSql('event')} as is_test,
      ${failureReasonSql('event')} as reason,
      floor(extract(epoch from event.failed_at - :groupsFrom::timestamptz) * 1000 / :stepMs::float8)::int as step
    from (${failed}) as event) as failures
  group by origin, reason, step, is_test`;

type Merged = Omit<FailureGroup, 'sample'> & { eventId: string };

function merged(found: readonly Found[], steps: number): Merged[] {
  const groups = new Map<string, Merged>();
  for (const { origin, reason, step, count, lately, first, last, sample } of found) {
    const host = hostOf(origin);
    const key = keyOf({ host, reason });
    const group = groups.get(key) ?? {
      ...{ host, reason, count: 0, lately: 0, firstAt: first, lastAt: last, eventId: sample },
      series: Array.from({ length: steps }, () => 0),
    };
    group.count += count;
    group.lately += lately;
    group.series[Math.min(step, steps - 1)]! += count;
    if (first < group.firstAt) group.firstAt = first;
    if (last > group.lastAt) Object.assign(group, { lastAt: last, eventId: sample });
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort((one, other) => other.count - one.count || (keyOf(one) < keyOf(other) ? -1 : 1))
    .slice(0, MAX_GROUPS);
}

const keyOf = ({ host, reason }: Pick<Merged, 'host' | 'reason'>) => `${host} ${reason}`;

const SAMPLES = `/* failures */ select event.id, attempt.* from settled_events event
  cross join lateral (${lastAttemptSql(`attempt.status, left(attempt.response_data, ${SAMPLE_CHARACTERS}) as answer`, 'event')}) as attempt
  where event.org_id = :org and event.id = any(:ids::bigint[]) and event.settled_at >= :since::timestamptz`;

async function withSamples(knex: Knex, org: string, groups: readonly Merged[]): Promise<FailureGroup[]> {
  const ids = groups.map(({ eventId }) => eventId);
  if (ids.length === 0) return [];
  const values = { org, ids, since: settledSinceAny(ids) };
  const rows = await preparedRowsOf<{ id: string; status: string; answer: string }>(knex, SAMPLES, values);
  const samples = new Map(rows.map((row) => [row.id, row]));
  return groups.map(({ eventId, ...group }) => {
    const { status = group.reason, answer = '' } = samples.get(eventId) ?? {};
    return { ...group, sample: { eventId, status, responseData: answer } };
  });
}

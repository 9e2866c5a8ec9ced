import type { Knex } from 'knex';
import { isoTime } from '@jiter/core';
import { preparedRowsOf } from '../database/statement.ts';
import { hostOf, ORIGIN } from '../events/host.ts';
import { estimateRows } from './estimate-rows.ts';

export type ForecastQuery = {
  org: string;
  from: Date;
  stepMs: number;
  steps: number;
  /** What else it is told by. */
  by?: 'host';
};

/** Jobs of one org that fire together. */
export type JobsAhead = {
  expression: string;
  timezone: string;
  /** The tick that they stand at: there is an event of that. */
  next: Date;
  /** Empty unless it was asked for. */
  host: string;
  jobs: number;
};

export type Due = { step: number; host: string; count: number };

export type Forecast = {
  /** Events that are there. Those of a step come to its number. */
  due: Due[];
  /** Steps of which there are too many to count. */
  estimated: number[];
  jobs: JobsAhead[];
  /** Whether these are all of the org's retries, and all of its jobs. */
  hasAllRetries: boolean;
  hasAllJobs: boolean;
};

/** For one forecast: an index has most of what is counted, and no host. */
const COUNTED_ROWS = 8_000;
const COUNTED_BY_HOST = 4_000;
/** Due later than they were scheduled, and so not where those are that are scheduled then. */
const MAX_RETRIES = 1_000;
const MAX_JOBS = 10_000;

const OF_ORG = 'org_id = :org and due_at is not null';
/** Each index has a half. */
const HALVES = ['cron_id is null', 'cron_id is not null'];

/** Where it goes, until `hostOf` has told whose that is. */
const hostSql = ({ by }: ForecastQuery) => (by ? ORIGIN : `''`);
const named = <Going extends { host: string }>(going: Going): Going => ({
  ...going,
  host: hostOf(going.host),
});

/** What is due from `from` on, in so many steps. The work has a bound: what is more is estimated, or left out, and said to be. */
export async function readForecast(knex: Knex, query: ForecastQuery): Promise<Forecast> {
  const rows = query.by ? COUNTED_BY_HOST : COUNTED_ROWS;
  const cap = Math.ceil(rows / query.steps / HALVES.length);
  const found = await countScheduled(knex, query, cap);
  const retries = await countRetries(knex, query);
  const jobs = await readJobs(knex, query);
  const full = fullParts(found, cap);
  const estimates = await estimateRows(
    knex,
    full.map(({ step, half }) => `select from events where ${partSql(query, step, half)}`),
  );
  const due = found.map((one) => {
    const index = full.findIndex(({ step, half }) => step === one.step && half === one.half);
    const factor = index < 0 ? 1 : Math.max(1, estimates[index]! / (cap + 1));
    return named({ step: one.step, host: one.host, count: Math.round(one.count * factor) });
  });
  return {
    due: [...due, ...retries.filter(({ step }) => step >= 0).map(named)],
    estimated: [...new Set(full.map(({ step }) => step))].sort((one, other) => one - other),
    jobs: jobs.map(named),
    hasAllRetries: retries.every(({ looked }) => looked < MAX_RETRIES),
    hasAllJobs: jobs.reduce((sum, { jobs: some }) => sum + some, 0) < MAX_JOBS,
  };
}

type Found = Due & { half: number };

/** Of each part `cap`, and one more where there are more. */
function countScheduled(knex: Knex, query: ForecastQuery, cap: number): Promise<Found[]> {
  const { org, from, stepMs, steps } = query;
  const halves = HALVES.map(
    (half, index) => `(select ${index} as half, ${hostSql(query)} as host from events
      where ${OF_ORG} and ${half} and scheduled_time >= low and scheduled_time < high limit ${cap + 1})`,
  );
  return preparedRowsOf<Found>(
    knex,
    `/* forecast */ select step, half, host, count(*)::int as count
     from generate_series(0, :steps::int - 1) as step
     cross join lateral (
       select :from::timestamptz(3) + step * :stepMs::float8 * interval '1 millisecond' as low,
         :from::timestamptz(3) + (step + 1) * :stepMs::float8 * interval '1 millisecond' as high) as bounds
     cross join lateral (${halves.join(' union all ')}) as own
     group by step, half, host`,
    { org, from: isoTime(from), stepMs, steps },
  );
}

/** What was scheduled before, and is due from now on: the next attempt of what failed, and what had to wait. */
function countRetries(knex: Knex, query: ForecastQuery): Promise<(Due & { looked: number })[]> {
  const { org, from, stepMs, steps } = query;
  const halves = HALVES.map(
    (half, index) => `(select ${index} as half, due_at, ${hostSql(query)} as host from events
      where ${OF_ORG} and ${half} and scheduled_time < :from::timestamptz(3)
      order by scheduled_time desc, id desc limit ${MAX_RETRIES})`,
  );
  return preparedRowsOf(
    knex,
    `/* forecast */ with late as materialized (${halves.join(' union all ')}),
     due as (
       select floor(extract(epoch from due_at - :from::timestamptz(3)) * 1000 / :stepMs::float8)::int as step, host
       from late where due_at >= :from::timestamptz(3) and due_at < :to::timestamptz(3))
     select step, host, count(*)::int as count, 0 as looked from due group by step, host
     union all select -1, '', 0, count(*)::int from late group by half`,
    { org, from: isoTime(from), to: isoTime(new Date(from.getTime() + steps * stepMs)), stepMs },
  );
}

/** offset 0: or the planner might go through all orgs' jobs that have a next time. */
function readJobs(knex: Knex, query: ForecastQuery): Promise<JobsAhead[]> {
  return preparedRowsOf<JobsAhead>(
    knex,
    `/* forecast */ select expression, timezone, next_time as next, host, count(*)::int as jobs
     from (
       select expression, timezone, next_time, ${hostSql(query)} as host
       from (select * from cron_jobs where org_id = :org offset 0) as mine where next_time is not null limit ${MAX_JOBS}) as own
     group by expression, timezone, next_time, host order by jobs desc, expression, timezone, next_time, host`,
    { org: query.org },
  );
}

type Part = { step: number; half: number };

/** Of these there are more. */
function fullParts(found: readonly Found[], cap: number): Part[] {
  const counts = new Map<string, Part & { count: number }>();
  for (const { step, half, count } of found) {
    const key = `${step} ${half}`;
    counts.set(key, { step, half, count: count + (counts.get(key)?.count ?? 0) });
  }
  return [...counts.values()].filter(({ count }) => count > cap);
}

/** With values of our own, as an estimate is made by them. */
function partSql({ org, from, stepMs }: ForecastQuery, step: number, half: number): string {
  const at = (steps: number) => `'${isoTime(new Date(from.getTime() + steps * stepMs))}'`;
  return `org_id = ${BigInt(org)} and due_at is not null and ${HALVES[half]}
    and scheduled_time >= ${at(step)} and scheduled_time < ${at(step + 1)}`;
}

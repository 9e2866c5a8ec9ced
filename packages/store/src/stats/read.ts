import type { Knex } from 'knex';
import { ATTEMPT_CLASSES, isoTime, type AttemptClass } from '@jiter/core';
import { preparedRowsOf } from '../database/statement.ts';
import { ALL_HOSTS, CLASS_COLUMNS, DURATION_COLUMNS, LAG_COLUMNS } from './columns.ts';

export type StatsQuery = {
  org: string;
  /** Of all of its hosts, unless it says which. */
  host?: string;
  /** Both at the beginning of a step. */
  from: Date;
  to: Date;
  stepMs: number;
};

export type Spread = { counts: number[]; maxMs: number };

/** What was delivered from one time to another; the arrays have an entry for each step. */
export type DeliveryStats = {
  attempts: Record<AttemptClass, number[]>;
  sent: number[];
  failed: number[];
  /** Of all steps together, by `BOUNDS_MS`. */
  lag: Spread;
  duration: Spread;
  early: number;
};

const WHERE = 'org_id = :org and host = :host and at >= :from::timestamptz and at < :to::timestamptz';
const BY_STEP = ['sent', 'failed', ...CLASS_COLUMNS];
const sumsOf = (columns: readonly string[]) =>
  columns.map((name) => `coalesce(sum("${name}"), 0)::float8 as "${name}"`).join(', ');

const OF_WHOLE = ['early', ...LAG_COLUMNS, ...DURATION_COLUMNS];
const MAXIMA = ['lag_max', 'duration_max'];
const maximaOf = (columns: readonly string[]) =>
  columns.map((name) => `coalesce(max(${name}), 0)::float8 as ${name}`).join(', ');
const noneOf = (columns: readonly string[]) => columns.map((name) => `null::float8 as "${name}"`).join(', ');

/** Each step, and as the one without a number the whole: what was counted is read once. */
const COUNTED = `/* stats */ with counted as materialized (
    select floor(extract(epoch from at - :from::timestamptz) * 1000 / :stepMs::float8)::int as step,
      ${sumsOf([...BY_STEP, ...OF_WHOLE])}, ${maximaOf(MAXIMA)}
    from delivery_stats where ${WHERE} group by step)
  select step, ${BY_STEP.map((name) => `"${name}"`).join(', ')}, ${noneOf([...OF_WHOLE, ...MAXIMA])} from counted
  union all select null, ${noneOf(BY_STEP)}, ${sumsOf(OF_WHOLE)}, ${maximaOf(MAXIMA)} from counted`;

type Row = Record<string, number> & { step: number | null };

export async function readStats(
  knex: Knex,
  { org, host = ALL_HOSTS, from, to, stepMs }: StatsQuery,
): Promise<DeliveryStats> {
  const values = { org, host, from: isoTime(from), to: isoTime(to), stepMs };
  const rows = await preparedRowsOf<Row>(knex, COUNTED, values);
  const whole = rows.find(({ step }) => step === null);
  const length = Math.round((to.getTime() - from.getTime()) / stepMs);
  const series = (column: string) => {
    const numbers = Array.from({ length }, () => 0);
    for (const row of rows) if (row.step !== null) numbers[row.step] = row[column]!;
    return numbers;
  };
  const classes = ATTEMPT_CLASSES.map((name, index) => [name, series(CLASS_COLUMNS[index]!)]);
  const spread = (columns: readonly string[], max: string): Spread => ({
    counts: columns.map((name) => whole![name]!),
    maxMs: whole![max]!,
  });
  return {
    attempts: Object.fromEntries(classes) as Record<AttemptClass, number[]>,
    sent: series('sent'),
    failed: series('failed'),
    lag: spread(LAG_COLUMNS, 'lag_max'),
    duration: spread(DURATION_COLUMNS, 'duration_max'),
    early: whole!['early']!,
  };
}

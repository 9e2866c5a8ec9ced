import { ATTEMPT_CLASSES, BOUNDS_MS, createHistogram, isoTime, type Histogram } from '@jiter/core';

/** What one org had delivered to one host within some seconds, or to all its hosts. */
export type DeliveryCount = {
  org: string;
  /** As in a URL, with its port if that is not the usual one; `ALL_HOSTS`: of all together. */
  host: string;
  /** When the step began. */
  at: Date;
  /** By class, in the order of `ATTEMPT_CLASSES`. */
  attempts: number[];
  /** Events that ended so. */
  sent: number;
  failed: number;
  lag: Histogram;
  duration: Histogram;
  /** Attempts that left before they were due. */
  early: number;
};

export const ALL_HOSTS = '';

/** Of whom nothing was counted yet. */
export function nothingOf(whose: Pick<DeliveryCount, 'org' | 'host' | 'at'>): DeliveryCount {
  const times = { lag: createHistogram(), duration: createHistogram(), early: 0 };
  return { ...whose, attempts: ATTEMPT_CLASSES.map(() => 0), sent: 0, failed: 0, ...times };
}

const BUCKETS = [...BOUNDS_MS, 'more'] as const;
const PLAIN = ['sent', 'failed', 'early'] as const;
export const CLASS_COLUMNS = ATTEMPT_CLASSES.map((name) => `class_${name}`);
export const LAG_COLUMNS = BUCKETS.map((bound) => `lag_${bound}`);
export const DURATION_COLUMNS = BUCKETS.map((bound) => `duration_${bound}`);

/** Added up when steps are merged. What is null is 0: a column each, as in a row most are that, and take no room. */
export const SUMMED = [...PLAIN, ...CLASS_COLUMNS, ...LAG_COLUMNS, ...DURATION_COLUMNS];
/** The largest is kept. */
export const LARGEST = ['lag_max', 'duration_max'];

/** Of several rows one, in SQL, under the columns' names. */
export const MERGED_SQL = [
  ...SUMMED.map((name) => `sum(${name})::int as ${name}`),
  ...LARGEST.map((name) => `max(${name}) as ${name}`),
].join(', ');

type Row = Record<string, string | number>;

/** A row as JSON, without what is 0. */
export function toRow(count: DeliveryCount, stepS: number): Row {
  const { org, host, at, sent, failed, early, attempts, lag, duration } = count;
  const values: [string, number][] = [
    ...Object.entries({ sent, failed, early, lag_max: lag.maxMs, duration_max: duration.maxMs }),
    ...named(CLASS_COLUMNS, attempts),
    ...named(LAG_COLUMNS, lag.counts),
    ...named(DURATION_COLUMNS, duration.counts),
  ];
  const counted = Object.fromEntries(values.filter(([, value]) => value !== 0));
  return { org_id: org, host, at: isoTime(at), step_s: stepS, ...counted };
}

function named(names: readonly string[], values: readonly number[]): [string, number][] {
  return names.map((name, index) => [name, values[index]!]);
}

/**
 * How lags and durations are counted, in charts and in metrics alike: by how many ms at most. What is more has a bucket
 * of its own, the last one.
 */
export const BOUNDS_MS: readonly number[] = [
  0, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000,
];

/** The same of statements: few, as each kind of them has a series for each. */
export const STATEMENT_BOUNDS_MS: readonly number[] = [1, 5, 25, 100, 500, 2_500];

export type Histogram = {
  /** One for each bound (`BOUNDS_MS`, unless there are others), and the rest. */
  counts: number[];
  sumMs: number;
  /** 0 while nothing was counted. */
  maxMs: number;
};

const LAST = BOUNDS_MS.length;

export function createHistogram(boundsMs = BOUNDS_MS): Histogram {
  return { counts: Array.from({ length: boundsMs.length + 1 }, () => 0), sumMs: 0, maxMs: 0 };
}

/** Most are small, and found at once. */
export function countInto(histogram: Histogram, ms: number, boundsMs = BOUNDS_MS): void {
  let bucket = 0;
  while (bucket < boundsMs.length && ms > boundsMs[bucket]!) bucket += 1;
  histogram.counts[bucket]! += 1;
  histogram.sumMs += ms;
  if (ms > histogram.maxMs) histogram.maxMs = ms;
}

export function addHistogram(to: Histogram, { counts, sumMs, maxMs }: Histogram): void {
  for (let bucket = 0; bucket <= LAST; bucket += 1) to.counts[bucket]! += counts[bucket]!;
  to.sumMs += sumMs;
  to.maxMs = Math.max(to.maxMs, maxMs);
}

/**
 * At most how many ms it is for a share of those counted, as far as buckets tell: within one they are taken to lie
 * evenly. Of few it is the largest one. Undefined of nothing.
 */
export function quantileMs(
  { counts, maxMs }: Pick<Histogram, 'counts' | 'maxMs'>,
  share: number,
): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const wanted = share * total;
  // It is the largest of all, which is known.
  if (wanted > total - 1) return maxMs;
  let below = 0;
  const bucket = counts.findIndex((count) => (below += count) >= wanted && count > 0);
  const count = counts[bucket]!;
  const from = bucket === 0 ? 0 : BOUNDS_MS[bucket - 1]!;
  const to = Math.min(BOUNDS_MS[bucket] ?? maxMs, maxMs);
  const within = (wanted - (below - count)) / count;
  return Math.round((from + Math.max(0, to - from) * within) * 10) / 10;
}

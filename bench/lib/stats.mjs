/** The p-th part (0..1) of the sorted values; NaN of none. */
export function percentile(values, p) {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return NaN;
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The least-squares slope of y over x. */
export function slope(points) {
  const x = mean(points.map((point) => point.x));
  const y = mean(points.map((point) => point.y));
  const rise = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  const run = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  return rise / run;
}

/** The middle one by `key`: a whole measurement, so that its figures belong together. */
export function medianBy(items, key) {
  const sorted = items.toSorted((a, b) => a[key] - b[key]);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

export function round(value, digits = 0) {
  return Number.isFinite(value) ? Number(value.toFixed(digits)) : undefined;
}

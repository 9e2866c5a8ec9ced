/** Of times, ISO-8601, those that are still to come. */
export const aheadOf = (times: readonly string[], nowMs: number): string[] =>
  times.filter((at) => Date.parse(at) > nowMs);

import { BOUNDS_MS, isoTime, quantileMs } from '@jiter/core';
import type { DeliveryStats, StatsQuery } from '@jiter/store';

const NOTE =
  'The workers write these numbers every 10 s: the last ones may be missing yet, and those of a worker that is killed are lost. Events are not.';

export function presentStats(
  { from, to, stepMs, host }: Omit<StatsQuery, 'org'>,
  { attempts, sent, failed, lag, duration, early }: DeliveryStats,
  known: Date | undefined,
) {
  return {
    from: isoTime(from),
    to: isoTime(to),
    stepMs,
    ...(known && from < known && { knownFrom: isoTime(known) }),
    ...(host !== undefined && { host }),
    attempts,
    sent,
    failed,
    lag: { ...presentSpread(lag), early },
    duration: presentSpread(duration),
    note: NOTE,
  };
}

const DAY_MS = 86_400_000;

/** From when on numbers are kept; undefined where all are. What is not merged into hours yet is there in any case. */
export const knownFrom = (keptMs: number, now: Date): Date | undefined =>
  keptMs > 0 ? new Date(now.getTime() - Math.max(keptMs, DAY_MS)) : undefined;

/** In ms. Of `counts` there is one more than of `bounds`: of what is beyond. */
function presentSpread(spread: DeliveryStats['lag']) {
  const { counts, maxMs } = spread;
  const [p50, p99] = [quantileMs(spread, 0.5), quantileMs(spread, 0.99)];
  return { bounds: BOUNDS_MS, counts, ...(p50 !== undefined && { p50, p99 }), max: maxMs };
}

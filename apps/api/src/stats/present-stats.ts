import { BOUNDS_MS, isoTime, quantileMs } from '@jiter/core';
import type { DeliveryStats, StatsQuery } from '@jiter/store';

const NOTE =
  'The workers write these numbers every 10 s: the last ones may be missing yet, and those of a worker that is killed are lost. Events are not.';

export function presentStats(
  { from, to, stepMs, host }: Omit<StatsQuery, 'org'>,
  { attempts, sent, failed, lag, duration, early }: DeliveryStats,
) {
  return {
    from: isoTime(from),
    to: isoTime(to),
    stepMs,
    ...(host !== undefined && { host }),
    attempts,
    sent,
    failed,
    lag: { ...presentSpread(lag), early },
    duration: presentSpread(duration),
    note: NOTE,
  };
}

/** In ms. Of `counts` there is one more than of `bounds`: of what is beyond. */
function presentSpread(spread: DeliveryStats['lag']) {
  const { counts, maxMs } = spread;
  const [p50, p99] = [quantileMs(spread, 0.5), quantileMs(spread, 0.99)];
  return { bounds: BOUNDS_MS, counts, ...(p50 !== undefined && { p50, p99 }), max: maxMs };
}

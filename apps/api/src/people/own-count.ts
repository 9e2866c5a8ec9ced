import { createLatest } from '@jiter/cache';
import type { AddToCount, RateLimit } from '../limits/shared-count.ts';

const MANY_WINDOWS = 10_000;

/** A count that is this process's alone. */
export function createOwnCount(
  { windowMs }: RateLimit,
  nowMs: () => number = () => performance.now(),
): AddToCount {
  const windows = createLatest<string, { used: number; endsAtMs: number }>(MANY_WINDOWS);
  return (key, points) => {
    const now = nowMs();
    const known = windows.get(key);
    const window = known && known.endsAtMs > now ? known : { used: 0, endsAtMs: now + windowMs };
    window.used += points;
    windows.put(key, window);
    return Promise.resolve({ used: window.used, msLeft: window.endsAtMs - now });
  };
}

import type { AddToCount, RateLimit } from '../limits/shared-count.ts';

const MANY_WINDOWS = 10_000;

/** A count that is this process's alone. */
export function createOwnCount(
  { windowMs }: RateLimit,
  nowMs: () => number = () => performance.now(),
): AddToCount {
  const windows = new Map<string, { used: number; endsAtMs: number }>();
  return (key, points) => {
    const now = nowMs();
    const known = windows.get(key);
    const window = known && known.endsAtMs > now ? known : { used: 0, endsAtMs: now + windowMs };
    window.used += points;
    // Put in anew, it is the last to be forgotten.
    windows.delete(key);
    windows.set(key, window);
    if (windows.size > MANY_WINDOWS) windows.delete(windows.keys().next().value!);
    return Promise.resolve({ used: window.used, msLeft: window.endsAtMs - now });
  };
}

import { LRUCache } from 'lru-cache';
import { atMost } from './at-most.ts';

export type RememberForOptions = {
  /** How long an answer is given again, counted from when it was asked for. */
  ms: number;
  /** Beyond that many, those that were used longest ago are forgotten. */
  max?: number;
  /** Of a clock that only goes forward. */
  nowMs?: () => number;
};

/** `forget`: what is asked for from now on is asked anew, whatever is under way. */
export type RememberedFor<Found> = ((key: string) => Promise<Found>) & { forget(): void };

/**
 * `find`, asked once for all who want to know the same within `ms`: those who come while it is under way share the
 * answer. What fails, and `undefined`, is not remembered.
 */
export function rememberFor<Found>(
  find: (key: string) => Promise<Found>,
  { ms, max = 10_000, nowMs }: RememberForOptions,
): RememberedFor<Found> {
  const known = new LRUCache<string, Promise<Found>>({
    ...atMost(max),
    ttl: ms,
    // To ask the clock once per millisecond takes a timer each time, which wakes a process that has nothing else to do then.
    ttlResolution: 0,
    ...(nowMs && { perf: { now: nowMs } }),
  });

  const remembered = (key: string) => {
    const hit = known.get(key);
    if (hit) return hit;
    const found = find(key);
    known.set(key, found);
    const forget = () => {
      if (known.peek(key) === found) known.delete(key);
    };
    found.then((value) => value === undefined && forget(), forget);
    return found;
  };
  return Object.assign(remembered, { forget: () => known.clear() });
}

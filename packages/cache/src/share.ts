import { LRUCache } from 'lru-cache';
import { atMost } from './at-most.ts';

export type SharedOptions<Found> = {
  /** Beyond that many, those that were used longest ago are forgotten. */
  max: number;
  /** Nothing is kept for longer. */
  ms: number;
  /** What is too much to be kept serves those alone who ask while it is under way. */
  mayKeep?: (found: Found) => boolean;
  /** Of a clock that only goes forward. */
  nowMs?: () => number;
};

/** An answer, and when it was asked for. */
export type Taken<Found> = { found: Found; askedAtMs: number };

/** What was asked for lately, for all who want to know the same and say how old it may be. */
export type Shared<Found> = {
  /** What `load` answers, or did for the same key, asked at `earliestMs` or later. What fails is asked for again. */
  take(key: string, load: () => Promise<Found>, earliestMs: number): Promise<Taken<Found>>;
};

type Asked<Found> = { askedAtMs: number; found: Promise<Found> };

export function createShared<Found>(options: SharedOptions<Found>): Shared<Found> {
  const { max, ms, mayKeep = () => true, nowMs = () => performance.now() } = options;
  // What is old is let go of, whether anybody asks again or not.
  const known = new LRUCache<string, Asked<Found>>({
    ...atMost(max),
    ttl: ms,
    ttlResolution: 0,
    ttlAutopurge: true,
  });

  function ask(key: string, load: () => Promise<Found>): Asked<Found> {
    const asked = { askedAtMs: nowMs(), found: load() };
    known.set(key, asked);
    const forget = () => {
      if (known.peek(key) === asked) known.delete(key);
    };
    asked.found.then((found) => mayKeep(found) || forget(), forget);
    return asked;
  }

  return {
    async take(key, load, earliestMs) {
      const before = known.get(key);
      const { askedAtMs, found } = before && before.askedAtMs >= earliestMs ? before : ask(key, load);
      return { found: await found, askedAtMs };
    },
  };
}

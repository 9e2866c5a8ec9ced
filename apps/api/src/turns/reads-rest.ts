import type { Ended } from './turns.ts';

/** A short read is nobody's burden while nobody writes. */
const SHORT_MS = 5;
/** Beside writes: of one read after the other, all orgs' together, PostgreSQL has work for half of the time at most. */
const TIMES_BESIDE_WRITES = 2;
/** What takes so long that it would be held up for longer by that rests as ever: its callers wait for seconds as it is. */
const MOST_BESIDE_WRITES_MS = 100;

/** Beside writes PostgreSQL pauses in the midst of a page as well: who waits for its core does so for a stretch of rows at most. */
export const PAUSE_BESIDE_WRITES_MS = 2;

/**
 * How long an org rests after a read if it waits for the next one: after a long one for as much longer, so that its reads
 * have half of the time. Whoever writes waits for a core whenever two are busy, with a read, with the answer to the one before, or with
 * whoever reads that: so beside writes each read is over, and its answer gone, before the next one begins.
 */
export function decideRestMs({ tookMs, orgs }: Ended, isBesideWrites: boolean): number {
  const restMs = Math.max(0, tookMs - SHORT_MS);
  if (!isBesideWrites) return restMs;
  return Math.max(restMs, Math.min(tookMs * TIMES_BESIDE_WRITES * orgs, MOST_BESIDE_WRITES_MS));
}

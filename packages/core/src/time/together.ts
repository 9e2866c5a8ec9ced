/** From the roundest on. Coarse ones are for what is done seldom, fine ones for what is done each second. */
const STEPS_MS = [10_000, 2_000, 1_000, 500, 250];

/** Processes that were started at the same moment do not all wake up at the same moments. */
const PHASE_MS = Math.random() * STEPS_MS[0]!;

const steadyMs = () => performance.now() + PHASE_MS;

/**
 * How long to wait for what may be done between `leastMs` and `mostMs` from now: until the roundest moment in between, by
 * a clock that all of this process share. What waits for a time of its own each wakes an idle process up by itself, which
 * costs more than what it then does; what waits by this is done in one go.
 */
export function togetherMs(leastMs: number, mostMs: number, nowMs = steadyMs()): number {
  for (const stepMs of STEPS_MS) {
    const at = Math.floor((nowMs + mostMs) / stepMs) * stepMs;
    if (at >= nowMs + leastMs) return at - nowMs;
  }
  return mostMs;
}

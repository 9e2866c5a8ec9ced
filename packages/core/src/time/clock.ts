/** The time is injected everywhere, so that rules can be tested and a skewed machine can be corrected. */
export type Clock = {
  now(): Date;
  /** For whoever must not be early by a clock that is behind. */
  latest?(): Date;
};

/** The time at the most, by a clock that may be behind. */
export const latestOf = (clock: Clock): Date => clock.latest?.() ?? clock.now();

export const systemClock: Clock = { now: () => new Date() };

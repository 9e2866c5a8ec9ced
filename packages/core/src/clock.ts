/** The time is injected everywhere, so that rules can be tested and a skewed machine can be corrected. */
export type Clock = {
  now(): Date;
  /** For whoever must not be early by a clock that is behind. */
  latest?(): Date;
};

export const systemClock: Clock = { now: () => new Date() };

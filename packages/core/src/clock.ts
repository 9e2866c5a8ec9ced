/** The time is injected everywhere, so that rules can be tested and a skewed machine can be corrected. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

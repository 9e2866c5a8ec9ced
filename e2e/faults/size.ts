/**
 * `short`, a part of `npm test`, shows that the suite works and that nothing is grossly broken; `full`
 * (JITER_FAULTS=full) has the numbers that the guarantees are stated with, and keeps its figures.
 */
export const isFull = process.env['JITER_FAULTS'] === 'full';

export function sized<T>({ short, full }: { short: T; full: T }): T {
  return isFull ? full : short;
}

/** Of one test. Bounds a hang; nothing here is expected to need it. */
export const TEST_TIMEOUT_MS = sized({ short: 300_000, full: 900_000 });

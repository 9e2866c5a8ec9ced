import { backends, type Backend } from '../fleet.ts';

/**
 * `short`, a part of `npm test`, shows that the suite works and that nothing is grossly broken; `full`
 * (JITER_FAULTS=full) has the numbers that the guarantees are stated with, and keeps its figures.
 */
export const isFull = process.env['JITER_FAULTS'] === 'full';

export function sized<T>({ short, full }: { short: T; full: T }): T {
  return isFull ? full : short;
}

/**
 * Whether the `nth` of some tests runs on `backend`. Where what they show knows nothing of the queue, short divides them
 * between the backends, so that each of both is seen; full has every test on each.
 */
export const hasTurn = (backend: Backend, nth: number) =>
  isFull || nth % backends.length === backends.indexOf(backend);

/** Those of `cases` that have their turn on `backend`; `from`: the number of the first. */
export const divided = <T>(backend: Backend, cases: readonly T[], from = 0): T[] =>
  cases.filter((_, index) => hasTurn(backend, from + index));

/** Of one test. Bounds a hang; nothing here is expected to need it. */
export const TEST_TIMEOUT_MS = sized({ short: 300_000, full: 900_000 });

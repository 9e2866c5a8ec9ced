import type { AttemptClass } from './attempt-class.ts';

export const DESTINATION_STATES = ['failing', 'slow', 'well', 'quiet'] as const;
export type DestinationState = (typeof DESTINATION_STATES)[number];

/** Attempts by what came of them. */
export type AttemptCounts = Readonly<Record<AttemptClass, number>>;

type Known = { recent: AttemptCounts; day: AttemptCounts; p99Ms?: number | undefined };

/** Of fewer nothing is said. */
const ENOUGH = 3;
const SLOW_MS = 5_000;

/** What we cut short says nothing about a receiver. */
export function errorRate(counts: AttemptCounts): number | undefined {
  const { ours: _ours, '2xx': fine, ...failed } = counts;
  const failures = Object.values(failed).reduce((sum, count) => sum + count, 0);
  return failures + fine === 0 ? undefined : failures / (failures + fine);
}

/** Failing is half of some attempts of the last minutes, or all of those of a day when nothing is recent. */
export function decideDestinationState({ recent, day, p99Ms }: Known): DestinationState {
  const [now, today] = [errorRate(recent), errorRate(day)];
  if (today === undefined) return 'quiet';
  const isFailing = now === undefined || sizeOf(recent) < ENOUGH ? today === 1 : now >= 0.5;
  if (isFailing) return 'failing';
  return p99Ms !== undefined && p99Ms >= SLOW_MS ? 'slow' : 'well';
}

/** Of those that say something. */
const sizeOf = ({ ours: _ours, ...counts }: AttemptCounts) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

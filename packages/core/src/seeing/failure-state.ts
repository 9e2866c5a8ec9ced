/** What somebody said of the events that fail at a host for a reason. */
type Said = { state: 'resolved' | 'ignored'; at: Date; untilAt?: Date; untilPerHour?: number };

/** What is known of such events. */
type Known = { lastAt: Date; withinHour: number };

export const FAILURE_STATES = ['open', 'resolved', 'ignored'] as const;
export type FailureState = (typeof FAILURE_STATES)[number];

/** Resolved is what has not failed since; ignored what does not fail more often than was said, until when was said. */
export function decideFailureState(said: Said | undefined, known: Known, now: Date): FailureState {
  if (!said) return 'open';
  if (said.state === 'resolved') return known.lastAt > said.at ? 'open' : 'resolved';
  const isOver = said.untilAt !== undefined && said.untilAt <= now;
  const isTooMuch = said.untilPerHour !== undefined && known.withinHour > said.untilPerHour;
  return isOver || isTooMuch ? 'open' : 'ignored';
}

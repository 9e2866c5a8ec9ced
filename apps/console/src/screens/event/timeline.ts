import type { Attempt, EventChange } from '@jiter/client';

/** What happened to an event: somebody did something with it, or it was tried. */
export type Step =
  | { kind: 'change'; change: EventChange }
  | { kind: 'attempt'; attempt: Attempt; before: Attempt | undefined; next: Attempt | undefined };

/** Both in the order in which they happened: who retried it is between what he retried and what came of it. */
export function stepsOf(changes: readonly EventChange[], history: readonly Attempt[]): Step[] {
  const steps: (Step & { at: number })[] = [
    ...changes.map((change) => ({ kind: 'change' as const, change, at: Date.parse(change.at) })),
    ...history.map((attempt, index) => ({
      kind: 'attempt' as const,
      ...{ attempt, before: history[index - 1], next: history[index + 1] },
      at: Date.parse(attempt.createdAt),
    })),
  ];
  return steps.sort((one, other) => one.at - other.at).map(({ at: _at, ...step }) => step);
}

import { decideOutcome, type FailureReason, type Reply, type RetryRules } from './outcome.ts';

/** An event that is to come, and how it is retried. */
export type Coming = { id: string; dueAt: Date; rules: RetryRules };

/** `at`: when it arrives, or when it fails for good. */
export type Foreseen = { kind: 'sent'; at: Date } | { kind: 'failed'; at: Date; reason: FailureReason };

const DOWN: Reply = { kind: 'unanswered', reason: 'unreachable', detail: 'it is down' };

/** What becomes of an event if its host answers nothing before `upAt`, and everything from then on: as workers decide it. */
export function foresee({ dueAt, rules }: Coming, upAt: Date, now: Date): Foreseen {
  let at = dueAt > now ? dueAt : now;
  for (let attempt = 1; at < upAt; attempt += 1) {
    const outcome = decideOutcome(DOWN, attempt, at, rules);
    if (outcome.kind === 'failed') return { kind: 'failed', at, reason: outcome.reason };
    if (outcome.kind !== 'retry') break;
    ({ at } = outcome);
  }
  return { kind: 'sent', at };
}

/** Of a policy that waits ever longer, as the API has it by itself. */
const WAITING = { initialDelayMs: 3_000, multiplier: 2, maxDelayMs: 3_600_000, jitter: 0 };
const MOST_RETRIES = 100;

/** With how many retries that wait ever longer, from 3 s up to an hour, all of them would arrive; undefined: with none that may be asked for. */
export function retriesToSurvive(events: readonly Coming[], upAt: Date, now: Date): number | undefined {
  const arrives = (maxRetries: number) =>
    events.every((event) => {
      const { stopOn, maxRetryAfterMs } = event.rules.policy;
      const policy = { stopOn, maxRetryAfterMs, maxRetries, ...WAITING };
      return foresee({ ...event, rules: { ...event.rules, policy } }, upAt, now).kind === 'sent';
    });
  if (!arrives(MOST_RETRIES)) return undefined;
  let [fails, enough] = [-1, MOST_RETRIES];
  while (enough - fails > 1) {
    const middle = Math.floor((fails + enough) / 2);
    if (arrives(middle)) enough = middle;
    else fails = middle;
  }
  return enough;
}

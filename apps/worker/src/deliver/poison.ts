import { MAX_LOST_CLAIMS, type ClaimedEvent } from '@jiter/core';
import type { AttemptResult } from '@jiter/store';

/** From so many on an event is taken by itself: it may be what ended the processes that held it, and others with it. */
const SUSPECT_AFTER = 2;
/** How far apart those that are set aside come again. */
const ASIDE_MS = 1_000;

/** `suspect`: to be delivered once nobody is here any more of those `aside`. */
type Apart = {
  held: ClaimedEvent[];
  suspect?: ClaimedEvent;
  aside: { event: ClaimedEvent; dueAt: Date }[];
};

/** Of those whose claims were lost again and again, only one is held at a time of a job: the others come again, later. */
export function setApart(events: readonly ClaimedEvent[], nowMs: number): Apart {
  const isSuspect = ({ lostClaims = 0 }: ClaimedEvent) => lostClaims >= SUSPECT_AFTER;
  const [suspect, ...others] = events.filter(isSuspect);
  if (!suspect) return { held: [...events], aside: [] };
  const aside = others.map((event, index) => {
    const laterMs = Math.max(nowMs, event.dueAt.getTime()) + (index + 1) * ASIDE_MS;
    return { event, dueAt: new Date(laterMs) };
  });
  return { held: events.filter((event) => !isSuspect(event)), suspect, aside };
}

/** So many of its claims in a row ended without a record that it is not attempted any more. */
export const isLostForGood = ({ lostClaims = 0 }: ClaimedEvent) => lostClaims >= MAX_LOST_CLAIMS;

/** What stands in the history of an event that is attempted no more, as nobody who did came to record it. */
export function findPoison(event: ClaimedEvent, now: Date, worker: string): AttemptResult | undefined {
  if (!isLostForGood(event)) return undefined;
  return {
    event,
    startedAt: now,
    lagMs: 0,
    durationMs: 0,
    status: `given up: ${event.lostClaims} claims in a row ended without a record; their workers died, or could not write one`,
    responseData: '',
    userAgent: '',
    worker,
    outcome: { kind: 'failed', reason: 'unrecorded' },
  };
}

/** What is recorded of an attempt instead of what PostgreSQL refuses to, again and again. */
export function withoutAnswer(result: AttemptResult, error: unknown): AttemptResult {
  const { callback: _calledForAnother, phases: _asItsTimes, ...others } = result;
  return {
    ...others,
    lagMs: 0,
    durationMs: 0,
    status: `given up: its record was refused: ${describe(error)}`,
    responseData: '',
    outcome: { kind: 'failed', reason: 'unrecorded' },
  };
}

/** PostgreSQL's own sentence may quote what it was given. */
function describe(error: unknown): string {
  const { code, constraint, column } = error as { code?: unknown; constraint?: unknown; column?: unknown };
  const where = [constraint, column]
    .filter((name) => typeof name === 'string')
    .map((name) => ` at ${String(name)}`);
  return `SQLSTATE ${String(code)}${where.join('')}`;
}

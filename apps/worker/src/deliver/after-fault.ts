import type { ClaimedEvent } from '@jiter/core';

/** After a fault of ours, when to try the event again: the first time, and at the most. */
const FAULT_PAUSE_MS = 1_000;
const MAX_FAULT_PAUSE_MS = 60_000;

/** Later each time, so that what cannot work (a secret that does not open) keeps nobody busy; never before its time. */
export function afterFault({ dueAt, claim, attempt }: ClaimedEvent, nowMs: number): Date {
  const pauseMs = Math.min(MAX_FAULT_PAUSE_MS, FAULT_PAUSE_MS * 2 ** Math.max(0, claim - attempt));
  return new Date(Math.max(dueAt.getTime(), nowMs + pauseMs));
}

import type { ClaimedEvent } from '@jiter/core';

/** After a fault of ours, when to try the event again: the first time, and at the most. */
const FAULT_PAUSE_MS = 1_000;
const MAX_FAULT_PAUSE_MS = 60_000;
/** Of so many events it is known how often there was one: some 2 MB. */
const MAX_KNOWN = 10_000;
/** By then an event is here again that had one, also where it waited for a slot meanwhile. */
const AGAIN_WITHIN_MS = 600_000;

/** Told of each fault: when its event is due again. */
export type AfterFault = (
  event: Pick<ClaimedEvent, 'id' | 'dueAt' | 'claim' | 'attempt'>,
  nowMs: number,
) => Date;

/** `count`: of that attempt. */
type Known = { attempt: number; count: number; atMs: number };

/**
 * Later each time, so that what cannot work (a secret that does not open) keeps nobody busy; never before its time. An event's claims do not
 * tell how often that was, as it may have been handed back for want of a slot: only how often at the most. So each process counts,
 * and takes it that the others, of which there are `workers` with it, have had as many. Of more events than are known the claims tell.
 */
export function createAfterFault(workers: () => number, maxKnown = MAX_KNOWN): AfterFault {
  // In the order of their last faults.
  const known = new Map<string, Known>();
  let forgottenAtMs = -Infinity;

  function note(id: string, fault: Known): void {
    known.delete(id);
    known.set(id, fault);
    if (known.size <= maxKnown) return;
    const [first] = known;
    const [oldest, { atMs }] = first!;
    known.delete(oldest);
    if (fault.atMs - atMs < AGAIN_WITHIN_MS) forgottenAtMs = fault.atMs;
  }

  return ({ id, dueAt, claim, attempt }, nowMs) => {
    const before = known.get(id);
    const count = before?.attempt === attempt ? before.count : 0;
    note(id, { attempt, count: count + 1, atMs: nowMs });
    const mostBefore = Math.max(0, claim - attempt);
    const mayBeForgotten = !before && nowMs - forgottenAtMs < AGAIN_WITHIN_MS;
    const times = mayBeForgotten ? mostBefore : Math.min(mostBefore, count * workers());
    const pauseMs = Math.min(MAX_FAULT_PAUSE_MS, FAULT_PAUSE_MS * 2 ** times);
    return new Date(Math.max(dueAt.getTime(), nowMs + pauseMs));
  };
}

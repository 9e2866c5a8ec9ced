import type { Clock } from '@jiter/core';
import { onAbort } from '../send/on-abort.ts';

/**
 * So often `clock` is looked at again: while a machine sleeps, or until the database's clock is asked once more after it was set, it is
 * behind, and a timer that was set by it would end hours too late. Nothing is claimed so long before it is due that this is often.
 */
const LOOK_AGAIN_MS = 5_000;

/**
 * Resolves as 'reached' at the first turn in which `clock` shows `at` or later, never before; or as 'interrupted'
 * as soon as `signal` is aborted.
 */
export function waitUntil(
  at: Date,
  clock: Clock,
  signal: AbortSignal,
  lookAgainMs = LOOK_AGAIN_MS,
): Promise<'reached' | 'interrupted'> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const settle = (end: 'reached' | 'interrupted') => {
      clearTimeout(timer);
      stopListening();
      resolve(end);
    };
    const stopListening = onAbort(signal, () => settle('interrupted'));
    const check = () => {
      if (signal.aborted) return settle('interrupted');
      const leftMs = at.getTime() - clock.now().getTime();
      if (leftMs <= 0) return settle('reached');
      // Node's timers run on another clock and can fire half a millisecond early: hence the look at ours again.
      timer = setTimeout(check, Math.min(leftMs, lookAgainMs));
    };
    check();
  });
}

export type SharedWaits = {
  /** As `waitUntil`. Whoever waits for the same millisecond waits for one timer. */
  until(at: Date): Promise<'reached' | 'interrupted'>;
};

/** Thousands of events may be due at one instant: a timer for each of them costs more than to claim it. */
export function createSharedWaits(clock: Clock, signal: AbortSignal): SharedWaits {
  const awaited = new Map<number, Promise<'reached' | 'interrupted'>>();
  return {
    until(at) {
      const atMs = at.getTime();
      const known = awaited.get(atMs);
      if (known) return known;
      const wait = waitUntil(at, clock, signal).finally(() => awaited.delete(atMs));
      awaited.set(atMs, wait);
      return wait;
    },
  };
}

/**
 * Waits `ms`, or until `signal` is aborted. `timers/promises` does the same with a listener for each wait: where 10,000 wait
 * by one signal, as records do in an outage, a wait takes 70 us of it and 8 of this.
 */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      stopListening();
      resolve();
    };
    const timer = setTimeout(end, ms);
    const stopListening = onAbort(signal, end);
  });
}

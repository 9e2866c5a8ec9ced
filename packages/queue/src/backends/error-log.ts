import type { Clock, Log } from '@jiter/core';

const QUIET_MS = 1_000;

/** A connection that is down reports every attempt to come back; one line a second says as much. */
export function createErrorLog(log: Log, clock: Clock, side: string): (error: unknown) => void {
  let loggedAt = -Infinity;
  let unlogged = 0;
  return (error) => {
    const now = clock.now().getTime();
    if (Math.abs(now - loggedAt) < QUIET_MS) {
      unlogged += 1;
      return;
    }
    log.warn('queue.errored', { side, error, unlogged });
    loggedAt = now;
    unlogged = 0;
  };
}

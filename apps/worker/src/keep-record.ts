import type { Log } from '@jiter/core';
import type { AttemptResult, DeliveryStore } from '@jiter/store';
import { pause } from './moment.ts';

type Deps = { deliveries: Pick<DeliveryStore, 'record'>; log: Log; cutOff: AbortSignal };

/**
 * Records an attempt, however long the database is away. The request was made: giving up here would repeat it, and
 * spend a receiver's patience on an outage of ours. Resolves to false when the claim was lost to another worker;
 * rejects only when the process has to go.
 */
export type KeepRecord = (result: AttemptResult) => Promise<boolean>;

const FIRST_PAUSE_MS = 50;
/** Well below the sweep's pause after an outage, so that records are in before anybody rings for their rows. */
const MAX_PAUSE_MS = 1_000;

export function createKeepRecord({ deliveries, log, cutOff }: Deps): KeepRecord {
  return async (result) => {
    for (let failures = 0; ; failures += 1) {
      try {
        return await deliveries.record(result);
      } catch (error) {
        if (failures === 0) log.warn('attempt.not-recorded', { eventId: result.event.id, error });
        await pause(pauseAfter(failures), cutOff);
        if (cutOff.aborted) throw error;
      }
    }
  };
}

/** With jitter: records that failed together in one statement do not meet in one again. */
function pauseAfter(failures: number): number {
  return Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures) * (0.5 + Math.random() / 2);
}

import type { Log } from '@jiter/core';
import type { AttemptResult, DeliveryStore } from '@jiter/store';
import type { KeepLease } from './keep-lease.ts';
import { pause } from './wait-until.ts';

type Deps = {
  deliveries: Pick<DeliveryStore, 'record'>;
  keepLease: KeepLease;
  log: Log;
  /** Aborted when this process can wait for nothing any more. */
  gone: AbortSignal;
};

/**
 * Records an attempt, however long the database is away. The request was made: giving up here would repeat it, and
 * spend a receiver's patience on an outage of ours. Meanwhile its lease is kept, where that can be written: a disk that
 * is nearly full has no room for records, and some for claims. Resolves to false when the claim was lost to another
 * worker; rejects only when the process has to go.
 */
export type KeepRecord = (result: AttemptResult) => Promise<boolean>;

const FIRST_PAUSE_MS = 50;
/** Well below the sweep's pause after an outage, so that records are in before anybody rings for their rows. */
const MAX_PAUSE_MS = 1_000;

export function createKeepRecord({ deliveries, keepLease, log, gone }: Deps): KeepRecord {
  async function recordAgain(result: AttemptResult, firstError: unknown): Promise<boolean> {
    log.warn('attempt.not-recorded', { eventId: result.event.id, error: firstError });
    let error = firstError;
    for (let failures = 1; ; failures += 1) {
      await pause(pauseAfter(failures), gone);
      if (gone.aborted) throw error;
      try {
        return await deliveries.record(result);
      } catch (again) {
        error = again;
      }
    }
  }

  return async (result) => {
    const letGo = keepLease(result.event);
    try {
      return await deliveries.record(result).catch((error: unknown) => recordAgain(result, error));
    } finally {
      letGo();
    }
  };
}

/** With jitter: records that failed together in one statement do not meet in one again. */
function pauseAfter(failures: number): number {
  return Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}

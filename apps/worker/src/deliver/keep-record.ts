import type { Log } from '@jiter/core';
import { isRefusal, isRowLocked, type AttemptResult, type DeliveryStore } from '@jiter/store';
import { beforeAnotherTry } from './before-another-try.ts';
import type { KeepLease } from './keep-lease.ts';
import { isLostForGood, withoutAnswer } from './poison.ts';

type Deps = {
  deliveries: Pick<DeliveryStore, 'record' | 'wasRecorded' | 'giveUp'>;
  keepLease: KeepLease;
  log: Log;
  /** Aborted when this process can wait for nothing any more. */
  gone: AbortSignal;
};

/**
 * Records an attempt, however long the database is away. The request was made: giving up here would repeat it, and
 * spend a receiver's patience on an outage of ours. Meanwhile its lease is kept, where that can be written: a disk that
 * is nearly full has no room for records, and some for claims. What PostgreSQL itself refuses of one record, again and
 * again, ends the event with that as its reason. Where even that is refused, claims go on for a while, as it may be the
 * database's fault and none of the event's; then it ends without. Resolves to false when the claim was lost to another
 * worker; rejects when the process has to go, or when the event is to be claimed again.
 */
export type KeepRecord = (result: AttemptResult) => Promise<boolean>;

export function createKeepRecord({ deliveries, keepLease, log, gone }: Deps): KeepRecord {
  async function recordAgain(result: AttemptResult, firstError: unknown): Promise<boolean> {
    log.warn('attempt.not-recorded', { eventId: result.event.id, error: firstError });
    let error = firstError;
    let refusals = Number(isRefused(error));
    for (let failures = 1; ; failures += 1) {
      // Whoever has its row may have it for longer than the lease lasts, which cannot be renewed meanwhile: to be there before the next claim.
      await beforeAnotherTry(isRowLocked(error) ? 1 : failures, gone);
      if (gone.aborted) throw error;
      if (refusals >= 2 * MAX_REFUSALS) return giveUp(result, error);
      try {
        const moved = await deliveries.record(
          refusals < MAX_REFUSALS ? result : withoutAnswer(result, error),
        );
        // The one before may have moved it, and its answer been lost.
        return moved || (await deliveries.wasRecorded(result.event));
      } catch (again) {
        error = again;
        refusals = isRefused(error) ? refusals + 1 : 0;
      }
    }
  }

  async function giveUp(result: AttemptResult, error: unknown): Promise<boolean> {
    const { event } = result;
    if (!isLostForGood(event)) throw error;
    const isHeld = await deliveries.giveUp(event);
    log.error('event.given-up', { eventId: event.id, org: event.org, error });
    // It is its move to the settled ones that was refused, perhaps, and not its entry in the history.
    await deliveries.record(withoutAnswer(result, error)).catch(() => undefined);
    return isHeld;
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

/** So often in a row it may be refused as it is, and so often without the answer. */
const MAX_REFUSALS = 5;
/** SQLSTATE classes of what another try may settle: a lost race, a lock. */
const PASSING = /^(40|55)/;

const isRefused = (error: unknown) => isRefusal(error) && !PASSING.test((error as { code: string }).code);

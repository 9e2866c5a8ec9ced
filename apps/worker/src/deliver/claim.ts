import type { ClaimedEvent, Log } from '@jiter/core';
import { UnansweredClaim, type DeliveryStore, type Hold } from '@jiter/store';
import { beforeAnotherTry, tryAgainFor } from './before-another-try.ts';

type Deps = {
  deliveries: Pick<DeliveryStore, 'claim' | 'findClaimed'>;
  hold: Hold;
  log: Log;
  /** Aborted when this process can wait for nothing any more. */
  gone: AbortSignal;
};

/**
 * Claims, and where no answer comes, as the connection was lost, finds out what became of that: else what was claimed would wait
 * for the end of a lease that nobody knows of. Rejects when nothing is known to be claimed.
 */
export type Claim = (ids: readonly string[]) => Promise<ClaimedEvent[]>;

export function createClaim({ deliveries, hold, log, gone }: Deps): Claim {
  /** Undefined where the lease is over before the database answers. */
  async function find({ asked }: UnansweredClaim): Promise<ClaimedEvent[] | undefined> {
    await beforeAnotherTry(1, gone);
    if (gone.aborted) return undefined;
    const ask = () =>
      tryAgainFor(hold.leaseMs, gone, () => deliveries.findClaimed(asked)).catch(() => undefined);
    const found = await ask();
    if (found?.length !== 0) return found;
    // One that has only just got there has no lock yet: once more, then.
    await beforeAnotherTry(1, gone);
    return gone.aborted ? found : ask();
  }

  return async (ids) => {
    try {
      return await deliveries.claim(ids, hold);
    } catch (error) {
      const found = error instanceof UnansweredClaim ? await find(error) : undefined;
      // It was one statement: where it took nothing that is held now, it did not take effect, and the queue brings the job again.
      if (!found || found.length === 0) throw error;
      log.warn('claim.found', { count: found.length, firstEventId: found[0]!.id });
      return found;
    }
  };
}

import type { ClaimedEvent, Log } from '@jiter/core';
import { isRefusal, UnansweredClaim, type DeliveryStore, type Hold } from '@jiter/store';
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
 * for the end of a lease that nobody knows of. A row that PostgreSQL does not let be claimed keeps nobody else of its job: they would
 * come back with it for ever. Rejects when nothing is known to be claimed.
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

  async function claimOnce(ids: readonly string[]): Promise<ClaimedEvent[]> {
    try {
      return await deliveries.claim(ids, hold);
    } catch (error) {
      const found = error instanceof UnansweredClaim ? await find(error) : undefined;
      // It was one statement: where it took nothing that is held now, it did not take effect, and the queue brings the job again.
      if (!found || found.length === 0) throw error;
      log.warn('claim.found', { count: found.length, firstEventId: found[0]!.id });
      return found;
    }
  }

  async function byHalves(ids: readonly string[]): Promise<ClaimedEvent[]> {
    const middle = Math.ceil(ids.length / 2);
    const halves = [ids.slice(0, middle), ids.slice(middle)];
    const claimed = await Promise.allSettled(halves.map(claim));
    const failed = claimed.filter((half) => half.status === 'rejected');
    if (failed.length === halves.length) throw failed[0]!.reason;
    return claimed.flatMap((half) => (half.status === 'fulfilled' ? half.value : []));
  }

  const claim: Claim = (ids) =>
    claimOnce(ids).catch((error: unknown) => {
      if (!isOfOneRow(error)) throw error;
      if (ids.length > 1) return byHalves(ids);
      log.error('claim.refused', { eventId: ids[0], error });
      throw error;
    });
  return claim;
}

/** SQLSTATE classes of what is wrong with some row: a value, a check, what a trigger says, a damaged page. Others are everybody's, such as a missing grant. */
const OF_ROWS = /^(22|23|P0|XX)/;

const isOfOneRow = (error: unknown) => isRefusal(error) && OF_ROWS.test((error as { code: string }).code);

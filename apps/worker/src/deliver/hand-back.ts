import type { ClaimedEvent, Log } from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { DeliveryStore } from '@jiter/store';
import { tryAgainFor } from './before-another-try.ts';

type Deps = {
  deliveries: Pick<DeliveryStore, 'release'>;
  bells: Pick<Bells, 'ringNear'>;
  /** Of a claim: after so long nobody has to give it up. */
  leaseMs: number;
  log: Log;
  /** Aborted when this process can wait for nothing any more. */
  gone: AbortSignal;
};

/**
 * Gives up a claim without an attempt and rings for it again, at `dueAt`. Never fails: what cannot be written is tried
 * again until its lease is over, as one moment without a database would else make the event late by a whole lease.
 */
export type HandBack = (event: ClaimedEvent, dueAt: Date) => Promise<void>;

type Release = Parameters<DeliveryStore['release']>[0];

export function createHandBack({ deliveries, bells, leaseMs, log, gone }: Deps): HandBack {
  async function release(given: Release): Promise<boolean> {
    try {
      await tryAgainFor(leaseMs, gone, () => deliveries.release(given));
      return true;
    } catch (error) {
      // The lease runs out, and the sweep rings for the event then.
      log.warn('event.not-released', { eventId: given.id, error });
      return false;
    }
  }

  return async ({ id, claim, mayHaveLeft }, dueAt) => {
    if (await release({ id, claim, mayHaveLeft, dueAt })) await bells.ringNear([{ eventId: id, dueAt }]);
  };
}

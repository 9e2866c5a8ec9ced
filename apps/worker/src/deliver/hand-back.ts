import type { ClaimedEvent, Log } from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import type { DeliveryStore } from '@jiter/store';

type Deps = { deliveries: Pick<DeliveryStore, 'release'>; bells: Pick<Bells, 'ringNear'>; log: Log };

/** Gives up a claim without an attempt and rings for it again, at `dueAt`. Never fails. */
export type HandBack = (event: ClaimedEvent, dueAt: Date) => Promise<void>;

export function createHandBack({ deliveries, bells, log }: Deps): HandBack {
  return async ({ id, claim, mayHaveLeft }, dueAt) => {
    try {
      await deliveries.release({ id, claim, mayHaveLeft, dueAt });
    } catch (error) {
      // The lease runs out, and the sweep rings for the event then.
      log.warn('event.not-released', { eventId: id, error });
      return;
    }
    await bells.ringNear([{ eventId: id, dueAt }]);
  };
}

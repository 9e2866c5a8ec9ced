import type { ClaimedEvent, Clock, OrgSettings } from '@jiter/core';
import { isRowLocked, type DeliveryStore, type Hold } from '@jiter/store';
import { beforeAnotherTry } from './before-another-try.ts';
import type { KeepLease } from './keep-lease.ts';
import { timeoutOf } from './delivery-settings.ts';

type Deps = {
  deliveries: Pick<DeliveryStore, 'renew'>;
  keepLease: KeepLease;
  hold: Required<Hold>;
  clock: Clock;
  /** Aborted when the process begins to stop. */
  draining: AbortSignal;
};

/** About three seconds. */
const MAX_TRIES = 8;

export type HoldLonger = {
  /**
   * The lease of a claim is as long as the environment's timeout wants it, or the event's own. Where the org gives its
   * events more time than that, it is made longer before they leave: claims look at no org.
   */
  asOrgSays(event: ClaimedEvent, settings: OrgSettings): Promise<unknown> | undefined;
  /** From now on as long as a claim would. False when the event may be another worker's by now. */
  anew(event: ClaimedEvent, settings: OrgSettings): Promise<boolean>;
  /** What `work` comes to. The lease does not end meanwhile. */
  during<T>(work: Promise<T>, event: ClaimedEvent, settings: OrgSettings): Promise<T>;
};

export function createHoldLonger({ deliveries, keepLease, hold, clock, draining }: Deps): HoldLonger {
  /** Whoever edits it, or tries to, has its row for milliseconds: to hand it back for that would make it late by a second and more. */
  async function renew({ id, claim, attempt }: ClaimedEvent, leaseMs: number): Promise<boolean> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await deliveries.renew({ id, claim, attempt, leaseMs });
      } catch (error) {
        if (!isRowLocked(error) || failures === MAX_TRIES || draining.aborted) throw error;
        await beforeAnotherTry(failures, draining);
      }
    }
  }

  function leaseOf({ timeoutMs: own }: ClaimedEvent, settings: OrgSettings): number {
    const timeoutMs = own ?? timeoutOf(settings);
    return timeoutMs === undefined ? hold.leaseMs : timeoutMs + hold.marginMs;
  }

  return {
    asOrgSays(event, settings) {
      const leaseMs = leaseOf(event, settings);
      if (event.timeoutMs !== undefined || leaseMs <= hold.leaseMs) return undefined;
      const waitMs = Math.max(0, event.dueAt.getTime() - clock.now().getTime());
      return renew(event, waitMs + leaseMs);
    },
    anew: (event, settings) => renew(event, leaseOf(event, settings)),
    during: (work, event, settings) => work.finally(keepLease(event, leaseOf(event, settings))),
  };
}

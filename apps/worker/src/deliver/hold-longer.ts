import type { ClaimedEvent, Clock, OrgSettings } from '@jiter/core';
import type { DeliveryStore, Hold } from '@jiter/store';
import type { KeepLease } from './keep-lease.ts';
import { timeoutOf } from './delivery-settings.ts';

type Deps = {
  deliveries: Pick<DeliveryStore, 'renew'>;
  keepLease: KeepLease;
  hold: Required<Hold>;
  clock: Clock;
};

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

export function createHoldLonger({ deliveries, keepLease, hold, clock }: Deps): HoldLonger {
  const renew = ({ id, claim, attempt }: ClaimedEvent, leaseMs: number) =>
    deliveries.renew({ id, claim, attempt, leaseMs });

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

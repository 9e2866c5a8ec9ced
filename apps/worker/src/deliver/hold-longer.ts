import type { ClaimedEvent, Clock, OrgSettings } from '@jiter/core';
import type { DeliveryStore, Hold } from '@jiter/store';
import { timeoutOf } from './delivery-settings.ts';

type Deps = { deliveries: Pick<DeliveryStore, 'renew'>; hold: Required<Hold>; clock: Clock };

/**
 * The lease of a claim is as long as the environment's timeout wants it, or the event's own. Where the org gives its events
 * more time than that, it is made longer before they leave: claims look at no org.
 */
export type HoldLonger = (event: ClaimedEvent, settings: OrgSettings) => Promise<void> | undefined;

export function createHoldLonger({ deliveries, hold, clock }: Deps): HoldLonger {
  return ({ id, claim, attempt, dueAt, timeoutMs: own }, settings) => {
    const timeoutMs = own ?? timeoutOf(settings);
    if (timeoutMs === own || timeoutMs === undefined) return undefined;
    const leaseMs = timeoutMs + hold.marginMs;
    if (leaseMs <= hold.leaseMs) return undefined;
    const waitMs = Math.max(0, dueAt.getTime() - clock.now().getTime());
    return deliveries.renew({ id, claim, attempt, leaseMs: waitMs + leaseMs });
  };
}

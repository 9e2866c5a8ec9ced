import type { Phases } from '@jiter/core';
import type { Timing } from '../send/exchange.ts';

/**
 * What a request that left at `leftAt` did when, its event having been claimed at `claimedAt`; all by `performance.now()`.
 * Each is a difference of whole ms since it left, so that together they are never longer than the attempt was, in whole ms.
 */
export function phasesOf({ connect, firstByteAt }: Timing, claimedAt: number, leftAt: number): Phases {
  const { beganAt, resolvedAt, connectedAt, securedAt } = connect ?? {};
  const sinceLeft = (at: number) => Math.round(at - leftAt);
  const between = (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? undefined : Math.max(0, sinceLeft(to) - sinceLeft(from));
  return {
    claimedAheadMs: between(claimedAt, leftAt),
    dnsMs: between(beganAt, resolvedAt),
    connectMs: between(resolvedAt ?? beganAt, connectedAt),
    tlsMs: between(connectedAt, securedAt),
    firstByteMs: between(leftAt, firstByteAt),
  };
}

import type { ClaimedEvent } from '@jiter/core';
import type { DeliveryStore } from '@jiter/store';

type Deps = { deliveries: Pick<DeliveryStore, 'renew'>; /** Of a claim. */ leaseMs: number };

/**
 * Keeps the lease of an event until the function it answers is called: what is waited for, as a large payload or the record
 * of an attempt, may fail, or not be answered, for longer than what is left of it. `leaseMs`: as long as a claim's by default.
 */
export type KeepLease = (event: ClaimedEvent, leaseMs?: number) => () => void;

/** A lease has half of its margin left at least when its attempt has ended. */
const FIRST_AFTER_MS = 2_000;
const LOOK_EVERY_MS = 500;

type Kept = { event: ClaimedEvent; leaseMs: number; renewAtMs: number; isUnderWay: boolean };

/** One timer for all of them, and none while there are none: nearly all that is waited for comes within milliseconds. */
export function createKeepLease({ deliveries, leaseMs: claimMs }: Deps): KeepLease {
  const firstAfterMs = Math.min(FIRST_AFTER_MS, claimMs / 10);
  const lookEveryMs = Math.min(LOOK_EVERY_MS, claimMs / 20);
  const kept = new Set<Kept>();
  let timer: NodeJS.Timeout | undefined;

  function renew(one: Kept): void {
    one.isUnderWay = true;
    const askedMs = performance.now();
    const { leaseMs } = one;
    const { id, claim, attempt } = one.event;
    void deliveries
      .renew({ id, claim, attempt, leaseMs })
      .then(
        () => (one.renewAtMs = askedMs + leaseMs / 3),
        // Where one cannot be written now, the next look tries again.
        () => undefined,
      )
      .finally(() => (one.isUnderWay = false));
  }

  function look(): void {
    timer = undefined;
    const nowMs = performance.now();
    for (const one of kept) if (nowMs >= one.renewAtMs && !one.isUnderWay) renew(one);
    lookAgain();
  }

  function lookAgain(): void {
    if (kept.size > 0) timer ??= setTimeout(look, lookEveryMs).unref();
  }

  return (event, leaseMs = claimMs) => {
    const one: Kept = { event, leaseMs, renewAtMs: performance.now() + firstAfterMs, isUnderWay: false };
    kept.add(one);
    lookAgain();
    return () => void kept.delete(one);
  };
}

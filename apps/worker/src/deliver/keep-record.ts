import type { Bell, Log, OrgSettings } from '@jiter/core';
import { isRefusal, isRowLocked, type AttemptResult, type DeliveryStore } from '@jiter/store';
import { beforeAnotherTry } from './before-another-try.ts';
import { withCallback } from './callback-of.ts';
import type { KeepLease } from './keep-lease.ts';
import { isLostForGood, withoutAnswer } from './poison.ts';

type Deps = {
  deliveries: Pick<DeliveryStore, 'record' | 'findRecorded' | 'giveUp'>;
  keepLease: KeepLease;
  log: Log;
  /** Aborted when this process can wait for nothing any more. */
  gone: AbortSignal;
  /** Resolves when it is time for another try, after so many that failed. */
  untilAnotherTry?: typeof beforeAnotherTry;
};

/** What its event came to, which is not what the attempt did where that cannot be written; and the bells of what was made of it. */
export type Kept = { recorded: AttemptResult; made: readonly Bell[] };

/**
 * Records an attempt, and what is to be called for its outcome, however long the database is away. The request was made: giving up
 * here would repeat it, and spend a receiver's patience on an outage of ours. Meanwhile its lease is kept, where that can be written: a
 * disk that is nearly full has no room for records, and some for claims. What PostgreSQL itself refuses of one record, again and
 * again, ends the event with that as its reason, and calls for that; where the callback may be what is refused, it ends without. Where
 * even that is refused, claims go on for a while, as it may be the database's fault and none of the event's; then the event ends in its
 * own row. Resolves to undefined when the claim was lost to another worker; rejects when the process has to go, or when the
 * event is to be claimed again.
 */
export type KeepRecord = (result: AttemptResult, settings: OrgSettings) => Promise<Kept | undefined>;

/** How an event may end, and whether in its own row alone. */
type Way = { result: AttemptResult; isGivenUp: boolean };

export function createKeepRecord(deps: Deps): KeepRecord {
  const { deliveries, keepLease, log, gone, untilAnotherTry = beforeAnotherTry } = deps;

  /** `calling`: the same with its callback. */
  async function recordAgain(
    attempted: AttemptResult,
    calling: (result: AttemptResult) => AttemptResult,
    firstError: unknown,
  ): Promise<AttemptResult | undefined> {
    const { event } = attempted;
    log.warn('attempt.not-recorded', { eventId: event.id, error: firstError });
    let error = firstError;
    let refusals = Number(isRefused(error));
    let plan = planToEnd(attempted, error, calling);
    for (let failures = 1; ; failures += 1) {
      // Whoever has its row may have it for longer than the lease lasts, which cannot be renewed meanwhile: to be there before the next claim.
      await untilAnotherTry(isRowLocked(error) ? 1 : failures, gone);
      if (gone.aborted) throw error;
      const way = plan.ways[Math.floor(refusals / MAX_REFUSALS)];
      if (!way) throw error;
      try {
        if (await end(way, plan.refused)) return way.result;
        // One before may have moved it, and its answer been lost.
        const found = await deliveries.findRecorded(event);
        const isUnrecorded = found?.failureReason === 'unrecorded' && isRefused(plan.refused);
        return found && (isUnrecorded ? plan.unrecorded : attempted);
      } catch (again) {
        error = again;
        refusals = isRefused(error) ? refusals + 1 : 0;
        if (refusals > 0) plan = planToEnd(attempted, error, calling);
      }
    }
  }

  /** Whether the event was moved by this. */
  async function end({ result, isGivenUp }: Way, error: unknown): Promise<boolean> {
    if (!isGivenUp) return deliveries.record(result);
    const { callback, ...entry } = result;
    const { event } = entry;
    const isHeld = await deliveries.giveUp({ id: event.id, claim: event.claim, callback });
    log.error('event.given-up', { eventId: event.id, org: event.org, error });
    // It is its move to the settled ones that was refused, perhaps, and not its entry in the history.
    await deliveries.record(entry).catch(() => undefined);
    return isHeld;
  }

  return async (attempted, settings) => {
    const made: Bell[] = [];
    const calling = (result: AttemptResult) => withCallback(result, settings, (bell) => void made.push(bell));
    const letGo = keepLease(attempted.event);
    try {
      const recorded = await deliveries.record(calling(attempted)).then(
        (isHeld) => (isHeld ? attempted : undefined),
        (error: unknown) => recordAgain(attempted, calling, error),
      );
      return recorded && { recorded, made };
    } finally {
      letGo();
    }
  };
}

/** So often in a row PostgreSQL may refuse one way before the next one is tried. */
const MAX_REFUSALS = 5;
/** SQLSTATE classes of what another try may settle: a lost race, a lock. */
const PASSING = /^(40|55)/;

const isRefused = (error: unknown) => isRefusal(error) && !PASSING.test((error as { code: string }).code);

/** What is left for a record that was refused so, or failed: `ways`, one after the other, and what it comes to in all but the first. */
type Plan = { refused: unknown; unrecorded: AttemptResult; ways: readonly Way[] };

/**
 * Whatever ends an event calls what is to be called, for as long as that is not what is refused. A try of which no answer came is
 * no reason to fear a second callback: whichever comes first moves the event, and the others find it moved.
 */
function planToEnd(
  attempted: AttemptResult,
  refused: unknown,
  calling: (result: AttemptResult) => AttemptResult,
): Plan {
  const unrecorded = withoutAnswer(attempted, refused);
  const called = calling(unrecorded);
  const ends = called.callback ? [called, unrecorded] : [unrecorded];
  const recorded = [calling(attempted), ...ends].map((result) => ({ result, isGivenUp: false }));
  const givenUp = ends.map((result) => ({ result, isGivenUp: true }));
  return { refused, unrecorded, ways: isLostForGood(attempted.event) ? [...recorded, ...givenUp] : recorded };
}

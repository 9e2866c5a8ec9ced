import type { DeliverDeps } from './deliver.ts';
import type { SharedWaits } from './wait-until.ts';

type Deps = Pick<DeliverDeps, 'hold' | 'ringAheadMs' | 'maxKeptJobs' | 'clock'>;

/** A job that is earlier than this was not started by a clock; the sweep rings for its rows when they are due. */
const MAX_KEPT_MS = 60_000;

/**
 * The queue starts jobs by the clock of whichever worker asks first. Where that one is ahead they come early: claimed
 * then, they would find nothing due and be forgotten, so they are kept until their time by the database's clock. Not too
 * many: what is not kept the sweep rings for.
 */
export function createUntilClaimable({ hold, ringAheadMs, maxKeptJobs, clock }: Deps, waits: SharedWaits) {
  let kept = 0;
  return async (dueAt: Date): Promise<void> => {
    const earlyMs = dueAt.getTime() - clock.now().getTime() - hold.aheadMs;
    if (earlyMs <= 0 || earlyMs > MAX_KEPT_MS || kept >= maxKeptJobs) return;
    kept += 1;
    await waits.until(new Date(dueAt.getTime() - ringAheadMs));
    kept -= 1;
  };
}

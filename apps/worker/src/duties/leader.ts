import type { Kept, Store } from '@jiter/store';
import type { Deliveries } from '@jiter/queue';
import type { Bells } from '@jiter/runtime';
import { noticeDuties, type NoticeDeps } from '../notify/duties.ts';
import { countingDuty, type DutyCounts } from '../observe/duty-counts.ts';
import type { OnMade } from '../observe/made.ts';
import type { AdvanceCronJobs } from './advance-cron-jobs.ts';
import { createBulkWalks } from './bulk.ts';
import type { RenewAlong } from './leadership.ts';
import { repeat, type Duty } from './repeat.ts';
import { keepingDuties, RETRY_STALLED, type KeepingDeps } from './retention/keeping.ts';
import { createSweep } from './sweep/sweep.ts';
import type { Term } from './term.ts';
import { createWoken, unlessWoken } from './woken.ts';

export type LeaderDeps = KeepingDeps &
  NoticeDeps & {
    store: Pick<Store, 'bulk' | 'sweep'>;
    queue: Pick<Deliveries, 'ringAll' | 'backlog' | 'lostJobs'>;
    settings: { sweepIntervalMs: number; enqueueHorizonMs: number };
  };

/** What is about this worker, whether it leads or not. */
export type LeaderParts = {
  bells: Bells;
  cron: AdvanceCronJobs;
  onMade: OnMade;
  /** Events that it was rung for and has not claimed yet. */
  unclaimed: () => number;
  /** Bells that it was rung so far. */
  heard: () => number;
};

export type Leader = {
  /** Until the term is over, and nothing of it is under way any more. */
  lead(term: Term, kept: Kept, renewAlong: RenewAlong): Promise<void>;
  /** What the next one goes on from. */
  kept: () => Kept;
  /** The database did not take a write of somebody else's. */
  onWriteFailed: () => void;
  /** When the sweep last ran here, or was to begin. */
  sweptAt: () => Date | undefined;
  counts: DutyCounts;
};

/** How long workers have, once the database takes writes again, to record what they did meanwhile. */
const RECOVERY_MS = 5_000;

/** Everything that one worker of a fleet does for all of them. */
export function createLeader(deps: LeaderDeps, parts: LeaderParts): Leader {
  const { store, settings, clock, log } = deps;
  const { sweepIntervalMs: sweepMs, enqueueHorizonMs: horizonMs } = settings;
  const { bells, cron, onMade } = parts;
  const counts: DutyCounts = new Map();
  const woken = createWoken(log);
  let sweptAt: Date | undefined;
  const sweep = createSweep({
    ...deps,
    ...parts,
    wake: (name, term) => woken.wake(dutyOf(name), term),
    horizonMs,
    nowMs: () => performance.now(),
    recoveryMs: RECOVERY_MS,
  });
  const runSweep = (term: Term) => sweep.run(term).then(() => void (sweptAt = clock.now()));
  const bulk = createBulkWalks({ bulk: store.bulk, bells, onMade, clock, log });
  const duties: Duty[] = [
    unlessWoken(bulk, sweepMs),
    { name: 'sweep', firstMs: sweepMs, everyMs: sweepMs, isIdle: sweep.isIdle, run: runSweep },
    ...keepingDuties(deps),
    ...noticeDuties(deps).map((duty) => (duty.name === 'notices' ? unlessWoken(duty, sweepMs) : duty)),
    { ...RETRY_STALLED, run: cron.retryStalled },
  ].map((duty) => countingDuty(counts, duty));
  const dutyOf = (sought: string) => duties.find(({ name }) => name === sought)!;

  return {
    async lead(term, kept, renewAlong) {
      sweep.begin(kept, renewAlong);
      // From then on it is missed when it never comes to it; and what it did when it last led was gone on from by others.
      sweptAt = clock.now();
      await Promise.all(duties.map((duty) => repeat(duty, term, log)));
      await woken.idle();
      await Promise.all([sweep.idle(), bulk.idle()]);
    },
    kept: sweep.kept,
    onWriteFailed: sweep.writeFailed,
    sweptAt: () => sweptAt,
    counts,
  };
}

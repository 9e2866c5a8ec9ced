import type { Log, MachineTime } from '@jiter/core';
import type { Kept, LeaseStore, Taken } from '@jiter/store';
import { pause } from '../deliver/wait-until.ts';
import { onAbort } from '../send/on-abort.ts';
import { createTerms, type OwnTerm, type Term } from './term.ts';

export type LeadershipDeps = {
  lease: LeaseStore;
  /** Shown in the database and in the log. */
  holder: string;
  /** What whoever leads does. Resolves when the term is over and nothing of it is under way any more. */
  lead: (term: Term, kept: Kept) => Promise<void>;
  /** What the next one goes on from: written with each renewal. */
  kept: () => Kept;
  /** How many compete, as far as is known. */
  workers?: () => number;
  /** Called when the database did not take a lease's write. */
  onWriteFailed: () => void;
  machine?: MachineTime;
  pace?: Pace;
  log: Log;
};

type Pace = { renewEveryMs: number; againMs: number };

export type Leadership = {
  /** Gives back what it has. Resolves when nothing of it is under way. */
  stop(): Promise<void>;
};

/** Of one that died, another one takes the place within this and a second; four times longer than between renewals. */
const LEASE_MS = 6_000;
/** The others ask again when the term they were told of would be over, and up to `againMs` later: not all at once. */
const USUAL: Pace = { renewEveryMs: 1_500, againMs: 1_000 };
const MAX_SPREAD = 10;
/** The machines' clocks run at slightly different speeds, and a statement of the last moment takes its time. */
const MARGIN_MS = 500;

const thisMachine: MachineTime = { wallMs: () => Date.now(), steadyMs: () => performance.now() };

/**
 * Of all the workers there are one leads, by a lease in the database that it renews. It counts by its own clocks, from
 * before it asked, so it knows that its term is over before anybody else's can begin.
 */
export function startLeadership(deps: LeadershipDeps): Leadership {
  const { lease, holder, workers = () => 1, log, machine = thisMachine, pace = USUAL } = deps;
  const terms = createTerms(machine, LEASE_MS - MARGIN_MS);
  const stopping = new AbortController();

  async function written<T>(write: () => Promise<T>): Promise<T | undefined> {
    try {
      return await write();
    } catch (error) {
      deps.onWriteFailed();
      log.warn('lease.failed', { error });
      return undefined;
    }
  }

  /** The more there are, the less often each asks: the first of them does so as soon as ever, or sooner. */
  const againWithinMs = () => pace.againMs * Math.min(MAX_SPREAD, Math.max(1, workers() / 4));

  /** Resolves to when it can be worth asking again, in ms from then. */
  async function take(): Promise<number> {
    const askedAt = terms.now();
    const taken = await written(() => lease.take({ holder, leaseMs: LEASE_MS }));
    if (!taken) return pace.againMs;
    if ('leftMs' in taken) return Math.min(taken.leftMs, LEASE_MS) + againWithinMs() * Math.random();
    log.info('lease.taken', { holder, term: taken.term });
    await serve(taken, terms.begin(askedAt));
    return 0;
  }

  async function serve({ term, kept }: Taken, own: OwnTerm): Promise<void> {
    const stopListening = onAbort(stopping.signal, own.end);
    if (stopping.signal.aborted) own.end();
    await Promise.all([deps.lead(own, kept), keepRenewing(term, own)]);
    stopListening();
    await written(() => lease.giveBack({ term, kept: deps.kept() }));
    log.info('lease.ended', { holder, term });
  }

  async function keepRenewing(term: string, own: OwnTerm): Promise<void> {
    for (;;) {
      await pause(pace.renewEveryMs, own.over);
      if (!own.holds()) return;
      const askedAt = terms.now();
      const renewed = await written(() => lease.renew({ term, kept: deps.kept(), leaseMs: LEASE_MS }));
      if (renewed) own.extend(askedAt);
      if (renewed === false) own.end();
    }
  }

  async function compete(): Promise<void> {
    while (!stopping.signal.aborted) await pause(await take(), stopping.signal);
  }

  const competing = compete();
  return {
    stop() {
      stopping.abort();
      return competing;
    },
  };
}

import { togetherMs, type Log, type MachineTime } from '@jiter/core';
import type { HeldLease, Kept, LeaseStore, Taken } from '@jiter/store';
import { pause } from '../deliver/wait-until.ts';
import { onAbort } from '../send/on-abort.ts';
import { createTerms, type ClockReading, type OwnTerm, type Term } from './term.ts';

/** Makes a statement that is asked anyway renew the lease, when it is time for that. */
export type RenewAlong = <Answer extends { renewed?: boolean }>(
  ask: (held: HeldLease | undefined) => Promise<Answer>,
) => Promise<Answer>;

export type LeadershipDeps = {
  lease: LeaseStore;
  /** Shown in the database and in the log. */
  holder: string;
  /** What whoever leads does. Resolves when the term is over and nothing of it is under way any more. */
  lead: (term: Term, kept: Kept, renewAlong: RenewAlong) => Promise<void>;
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

/** `alongMs`: from when on another statement renews it as well. `renewEveryMs`: when none did, it is renewed by itself. */
type Pace = { alongMs: number; renewEveryMs: number; againMs: number };

export type Leadership = {
  /** Gives back what it has. Resolves when nothing of it is under way. */
  stop(): Promise<void>;
};

/** Of one that died, another one takes the place within this and a second; twice as long as between renewals. */
const LEASE_MS = 6_000;
/** The others ask again when the term they were told of would be over, and up to `againMs` later: not all at once. */
const USUAL: Pace = { alongMs: 1_500, renewEveryMs: 3_000, againMs: 1_000 };
/** As much as the second has to be met, in which whoever leads wakes up anyway. */
const ROUNDED_UP = 1 / 3;
const MAX_SPREAD = 10;
/** The machines' clocks run at slightly different speeds, and a statement of the last moment takes its time. */
const MARGIN_MS = 500;

const thisMachine: MachineTime = { wallMs: () => Date.now(), steadyMs: () => performance.now() };

/**
 * When somebody else leads for `leftMs` yet. The more there are, the less often each asks: the first of them does so as soon as
 * ever, or sooner.
 */
export function whenToAskAgain(leftMs: number, workers: number, againMs: number) {
  const leastMs = Math.min(leftMs, LEASE_MS);
  return { leastMs, mostMs: leastMs + againMs * Math.min(MAX_SPREAD, Math.max(1, workers / 3)) };
}

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

  /** Resolves to when it can be worth asking again, in ms from then. */
  async function take(): Promise<number> {
    const askedAt = terms.now();
    const taken = await written(() => lease.take({ holder, leaseMs: LEASE_MS }));
    if (!taken) return pace.againMs;
    if ('leftMs' in taken) {
      const { leastMs, mostMs } = whenToAskAgain(taken.leftMs, workers(), pace.againMs);
      return togetherMs(leastMs, mostMs);
    }
    log.info('lease.taken', { holder, term: taken.term });
    await serve(taken, terms.begin(askedAt));
    return 0;
  }

  async function serve({ term, kept }: Taken, own: OwnTerm): Promise<void> {
    const stopListening = onAbort(stopping.signal, own.end);
    if (stopping.signal.aborted) own.end();
    const renewal = createRenewal(term, own);
    await Promise.all([deps.lead(own, kept, renewal.along), renewal.keepRenewing()]);
    stopListening();
    await written(() => lease.release({ term, kept: deps.kept() }));
    log.info('lease.ended', { holder, term });
  }

  function createRenewal(term: string, own: OwnTerm) {
    let renewedMs = performance.now();
    const sinceMs = () => performance.now() - renewedMs;
    const held = (): HeldLease => ({ term, kept: deps.kept(), leaseMs: LEASE_MS });

    function took(renewed: boolean | undefined, askedAt: ClockReading): void {
      if (renewed === false) own.end();
      if (!renewed) return;
      own.extend(askedAt);
      renewedMs = performance.now();
    }

    const along: RenewAlong = async (ask) => {
      if (sinceMs() < pace.alongMs) return ask(undefined);
      const askedAt = terms.now();
      const answer = await ask(held());
      took(answer.renewed, askedAt);
      return answer;
    };

    /** However long a statement takes that would renew it as well, and whether there is one. */
    async function keepRenewing(): Promise<void> {
      let restMs = pace.renewEveryMs;
      for (;;) {
        await pause(togetherMs(restMs, restMs + ROUNDED_UP * pace.renewEveryMs), own.over);
        if (!own.holds()) return;
        restMs = pace.renewEveryMs - sinceMs();
        if (restMs > 0) continue;
        const askedAt = terms.now();
        const renewed = await written(() => lease.renew(held()));
        took(renewed, askedAt);
        restMs = renewed === undefined ? pace.againMs : pace.renewEveryMs;
      }
    }

    return { along, keepRenewing };
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

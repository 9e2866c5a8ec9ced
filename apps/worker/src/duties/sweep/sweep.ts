import type { Bell, Log } from '@jiter/core';
import { isInDoubt, type Deliveries } from '@jiter/queue';
import {
  LOOK_LIMIT,
  type Also,
  type Kept,
  type Look,
  type Position,
  type SilentBell,
  type Store,
} from '@jiter/store';
import type { AdvanceCronJobs } from '../advance-cron-jobs.ts';
import { eachInTurn } from '../each-in-turn.ts';
import type { RenewAlong } from '../leadership.ts';
import { createFailedWrites } from './failed-writes.ts';
import { createLostJobs } from './lost-jobs.ts';
import { createPaced } from './paced.ts';
import { createRungLately } from './rung-lately.ts';
import { createSilentLooks, paceFor } from './silent-looks.ts';
import type { Term } from '../term.ts';

export type SweepDeps = {
  store: Pick<Store, 'sweep'>;
  queue: Pick<Deliveries, 'lostJobs' | 'backlog' | 'ringAll'>;
  cron: Pick<AdvanceCronJobs, 'sweep'>;
  /** There is something for another duty to do: nobody waits for it. */
  wake: (duty: Also, term: Term) => void;
  /** Events that this worker was rung for and has not claimed yet. */
  unclaimed: () => number;
  /** Bells that this worker was rung so far. */
  heard: () => number;
  horizonMs: number;
  /** Never goes back. */
  nowMs: () => number;
  /** How long workers have, once the database takes writes again, to record what they did meanwhile. */
  recoveryMs: number;
  log: Log;
};

const HOUR_MS = 3_600_000;
/** Of a leader's time: for looking at what was settled long ago, and at what was owed. */
const WHOLE = { share: 0.001, maxMs: HOUR_MS };
const OWED = { share: 0.02, maxMs: 10_000 };
/** After so long without anything to do, it is not expected within the second. */
const CALM_MS = 30_000;

export type Sweep = {
  /** Before the runs of a term: goes on from what the one before has left, and takes a look at everything. */
  begin(kept: Kept, renewAlong: RenewAlong): void;
  run(term: Term): Promise<void>;
  /** For a while nothing was found, and no bell heard. */
  isIdle(): boolean;
  /** What the next leader goes on from. */
  kept(): Kept;
  /** The database did not take a write of somebody else's. */
  writeFailed(): void;
  /** Resolves when no cron jobs are being moved on any more. */
  idle(): Promise<void>;
};

/**
 * Rings for every row that enters the horizon, for every one that is due and silent, whatever the reason (a bell that
 * was not rung, a job that was lost, a worker that died with its claims), and for whoever could not ring. It only
 * reads: how far it came it keeps to itself, and with the lease. Each run handles all there are now, and costs one
 * statement when there are none, since most of them find nothing.
 */
export function createSweep(deps: SweepDeps): Sweep {
  const { store, queue, cron, wake, unclaimed, heard, horizonMs, nowMs, recoveryMs, log } = deps;
  const owed = createPaced({ ...OWED, nowMs });
  const lately = createRungLately(nowMs);
  let horizon: Position | undefined;
  let looks = newLooks(undefined);
  let renewAlong: RenewAlong = (ask) => ask(undefined);
  let advancing: Promise<void> | undefined;
  /** The last look found cron jobs to be moved on, from then on: that may fail, or pass over those that came to it meanwhile. */
  let behind: { from: Date | undefined } | undefined;
  let calm = { sinceMs: nowMs(), heard: heard() };
  const failedWrites = createFailedWrites({ recoveryMs, onFailed: () => looks.silent.restart() });
  const lostJobs = createLostJobs({ queue, forget: forgetRung, ringForAll, log });

  function newLooks(watermark: Date | undefined) {
    const whole = createPaced({ ...WHOLE, nowMs });
    return { whole, silent: createSilentLooks({ watermark, whole, nowMs }) };
  }

  async function look(): Promise<Look> {
    const silent = looks.silent.from();
    const isOwedDue = owed.isDue();
    const cronJobs = behind && silent ? behind.from : silent?.at;
    const from = {
      ...(horizon && { horizon }),
      ...(silent && { silent }),
      ...(cronJobs && { cronJobs }),
      owed: isOwedDue,
    };
    const ask = () => renewAlong((renewal) => store.sweep.look({ ...from, ...(renewal && { renewal }) }));
    const askForOwed = isOwedDue ? () => owed.time(ask) : ask;
    const found = await failedWrites.watch(silent ? askForOwed() : looks.whole.time(askForOwed));
    // From here on they are looked for until none is found: a look at what is silent begins later than they stand.
    behind = found.cronJobs ? { from: cronJobs } : undefined;
    return found;
  }

  const checkRoom = () => failedWrites.watch(store.sweep.checkRoom());

  async function tryWrites(): Promise<void> {
    await look();
    await checkRoom();
  }

  async function ring(bells: readonly Bell[]): Promise<void> {
    try {
      if (bells.length > 0) await queue.ringAll(bells);
    } catch (error) {
      if (isInDoubt(error)) lately.note(bells, false);
      throw error;
    }
    lostJobs.count(bells.length);
  }

  async function ringEntering({ entering, now }: Look): Promise<boolean> {
    const fresh = lately.without(entering);
    await ring(fresh);
    if (fresh.length < entering.length) {
      // Those may be in the queue or not: the look that finds them again rings for them.
      lately.note(fresh, true);
      return false;
    }
    const isFull = entering.length === LOOK_LIMIT;
    const last = entering.at(-1);
    // Not beyond it either, as with a longer horizon before: whoever writes a row leaves those beyond to us.
    const reach = { at: new Date(now.getTime() + horizonMs), id: '0' };
    horizon = isFull ? { at: last!.dueAt, id: last!.eventId } : reach;
    return isFull;
  }

  /** Whoever is silent had been rung for already, or should have been: that is a repair, and said so. */
  async function ringSilent(found: Look): Promise<boolean> {
    const { silent } = looks;
    const pace = paceFor(found.silent.length === 0 ? 0 : (await queue.backlog()) + unclaimed());
    const due = lately.without(silent.dueOf(found, pace));
    // Whoever held it may have made its attempt, and have no room to record it, nor to renew its lease.
    if (due.some(({ silence }) => silence === 'lease-over')) await checkRoom();
    if (due.length > 0) log.info('sweep.rung-for-silent', countReasons(due, silent.isAgain));
    await ring(due);
    lately.note(due, true);
    return silent.rung(found, pace);
  }

  async function ringOwed({ owed: bells }: Look): Promise<boolean> {
    const fresh = lately.without(bells);
    await ring(fresh);
    lately.note(fresh, true);
    await store.sweep.settleOwed(bells.filter(lately.isSure).map(({ eventId }) => eventId));
    return bells.length === LOOK_LIMIT && fresh.length > 0;
  }

  /** What keeps one kind from being rung for keeps no other. */
  async function ringForAll(term: Term): Promise<void> {
    let more = true;
    while (more && term.holds()) {
      const found = await look();
      if (isWork(found) || heard() !== calm.heard) calm = { sinceMs: nowMs(), heard: heard() };
      if (found.cronJobs) advanceMeanwhile(term, behind?.from);
      for (const duty of found.also) wake(duty, term);
      if (!term.holds()) return;
      more = false;
      const kinds = [ringEntering, ringSilent, ringOwed];
      await eachInTurn(kinds.map((kind) => async () => void (more = (await kind(found)) || more)));
    }
  }

  function forgetRung(): void {
    horizon = undefined;
    lately.forget();
    looks.silent.restart();
  }

  /** After a downtime there can be many thousands of jobs to move on: events do not wait for that. */
  function advanceMeanwhile(term: Term, since: Date | undefined): void {
    advancing ??= cron
      .sweep(term, since)
      .catch((error: unknown) => log.warn('cron.failed', { error }))
      .finally(() => (advancing = undefined));
  }

  return {
    begin({ horizonEdge, watermark }, along) {
      renewAlong = along;
      behind = undefined;
      horizon = horizonEdge && { at: horizonEdge, id: '0' };
      looks = newLooks(watermark);
      lostJobs.forgetAnew();
    },
    async run(term) {
      if (!(await failedWrites.areOver(term, tryWrites)) || !term.holds()) return;
      // Both are asked in one go: to wake up for each answer costs an idle process more than to ask.
      const asked = lostJobs.ask();
      asked.catch(() => undefined);
      // What is due already does not wait for what was lost.
      await ringForAll(term);
      await asked;
      await lostJobs.restore(term);
    },
    isIdle: () => nowMs() - calm.sinceMs > CALM_MS && unclaimed() === 0,
    kept() {
      const watermark = looks.silent.watermark();
      return { ...(horizon && { horizonEdge: horizon.at }), ...(watermark && { watermark }) };
    },
    writeFailed: failedWrites.note,
    async idle() {
      await advancing;
    },
  };
}

const isWork = ({ entering, silent, passed, owed, cronJobs, also }: Look): boolean =>
  cronJobs || passed.first !== undefined || [entering, silent, owed, also].some(({ length }) => length > 0);

type Reason = SilentBell['silence'] | 'rung-before';

/** How many there are of each. */
function countReasons(due: readonly SilentBell[], isAgain: (bell: SilentBell) => boolean) {
  const counts: Partial<Record<Reason, number>> = {};
  for (const bell of due) {
    const reason = isAgain(bell) ? 'rung-before' : bell.silence;
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return counts;
}

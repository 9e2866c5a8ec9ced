import { AppError, unavailable } from '@jiter/core';

/** Lets works of many orgs through, a few at a time. */
export type Turns = {
  /**
   * Runs `work` when it is the turn of `org`, and answers what it does. Throws AppError, 429 or 503, when that would
   * take too long. `isGone` is asked when the turn has come: nobody works for a caller who has left.
   */
  take<T>(org: string, work: () => Promise<T>, isGone?: () => boolean): Promise<T>;
};

export type TurnsOptions = {
  /** Works under way at a time. */
  slots: number;
  /** Of one org. */
  slotsPerOrg: number;
  /** Of one org. */
  maxWaiting: number;
  maxWaitMs: number;
  /** What they are called, for the message of a refusal. */
  works: string;
  /** What is said when none of any org has ended well for as long as one waits: what all of them need is away. */
  outage?: () => AppError;
  /** How long an org that waits for its next work rests after one; not at all by default. */
  restMs?: (ended: Ended) => number;
  nowMs?: () => number;
};

/** A work that ended. */
export type Ended = {
  tookMs: number;
  /** Those that have one under way, or rest. */
  orgs: number;
};

const RETRY_AFTER_S = 1;

/**
 * Orgs come in turn, each with one work: however many an org asks for, another one waits for one work per org, and for
 * none while there is a slot. With rests, whoever asks for much at once has the machine for a part of the time.
 */
export function createTurns(options: TurnsOptions): Turns {
  const { slots, slotsPerOrg, maxWaiting, maxWaitMs, works, outage } = options;
  const { restMs = () => 0, nowMs = () => performance.now() } = options;
  /** The org that is first comes next. */
  const waiting = new Map<string, Set<() => void>>();
  /** How many of each org are under way, or rest. */
  const served = new Map<string, number>();
  let underWay = 0;
  /** When one ended well, or began while there was no other. */
  let movedAtMs = -Infinity;

  const mayStart = (org: string) => underWay < slots && (served.get(org) ?? 0) < slotsPerOrg;

  function countServed(org: string, change: 1 | -1): void {
    const count = (served.get(org) ?? 0) + change;
    if (count > 0) served.set(org, count);
    else served.delete(org);
  }

  function startNext(): void {
    for (const [org, starts] of waiting) {
      if (underWay >= slots) return;
      if (!mayStart(org)) continue;
      const [start] = starts;
      leave(org, start!);
      // What is left of the org's comes after that of all others.
      if (waiting.delete(org) && starts.size > 0) waiting.set(org, starts);
      begin(org);
      start!();
    }
  }

  function begin(org: string): void {
    underWay += 1;
    countServed(org, 1);
  }

  function end(org: string, tookMs: number): void {
    underWay -= 1;
    const ms = waiting.has(org) ? restMs({ tookMs, orgs: served.size }) : 0;
    if (ms > 0) setTimeout(endRest, ms, org);
    else countServed(org, -1);
    startNext();
  }

  function endRest(org: string): void {
    countServed(org, -1);
    startNext();
  }

  function leave(org: string, start: () => void): void {
    const starts = waiting.get(org);
    starts?.delete(start);
    if (starts?.size === 0) waiting.delete(org);
  }

  /** Of whoever waits since then: who asks for little is not to blame for a crowd that nobody is let through of. */
  function refusalOf(org: string, sinceMs: number): AppError {
    if (outage && movedAtMs <= sinceMs) return outage();
    return served.has(org) ? tooManyOfOrg(works) : allBusy(works);
  }

  function comeToTurn(org: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const sinceMs = nowMs();
      const starts = waiting.get(org) ?? new Set();
      if (starts.size >= maxWaiting) return reject(refusalOf(org, sinceMs - maxWaitMs));
      const giveUp = setTimeout(() => {
        leave(org, start);
        reject(refusalOf(org, sinceMs));
      }, maxWaitMs);
      function start(): void {
        clearTimeout(giveUp);
        resolve();
      }
      waiting.set(org, starts.add(start));
    });
  }

  async function perform<T>(work: () => Promise<T>): Promise<T> {
    try {
      const done = await work();
      movedAtMs = nowMs();
      return done;
    } catch (error) {
      if (!(error instanceof AppError) || error.message !== outage?.().message) movedAtMs = nowMs();
      throw error;
    }
  }

  return {
    async take(org, work, isGone = () => false) {
      // Whenever a slot is free, none waits that could have it.
      const mayAtOnce = mayStart(org);
      if (mayAtOnce && underWay === 0) movedAtMs = nowMs();
      if (mayAtOnce) begin(org);
      else await comeToTurn(org);
      const beganMs = nowMs();
      try {
        if (isGone()) throw new AppError(400, 'The connection was closed before the answer was there');
        return await perform(work);
      } finally {
        end(org, nowMs() - beganMs);
      }
    },
  };
}

const allBusy = (works: string) => unavailable(`Too many ${works} are waiting just now: please try again`);
const tooManyOfOrg = (works: string) =>
  new AppError(
    429,
    `Too many ${works} are waiting: they are done one after the other, so please send fewer at a time`,
    RETRY_AFTER_S,
  );

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
  /** Works under way at a time, of each org one. */
  slots: number;
  /** Of one org. */
  maxWaiting: number;
  maxWaitMs: number;
};

const RETRY_AFTER_S = 1;

/**
 * Orgs come in turn, each with one work: however many an org asks for, another one waits for one work per org, and for
 * none while there is a slot.
 */
export function createTurns({ slots, maxWaiting, maxWaitMs }: TurnsOptions): Turns {
  /** The org that is first comes next. */
  const waiting = new Map<string, Set<() => void>>();
  const served = new Set<string>();

  function startNext(): void {
    for (const [org, starts] of waiting) {
      if (served.size >= slots) return;
      if (served.has(org)) continue;
      const [start] = starts;
      leave(org, start!);
      // What is left of the org's comes after that of all others.
      if (waiting.delete(org) && starts.size > 0) waiting.set(org, starts);
      served.add(org);
      start!();
    }
  }

  function leave(org: string, start: () => void): void {
    const starts = waiting.get(org);
    starts?.delete(start);
    if (starts?.size === 0) waiting.delete(org);
  }

  function comeToTurn(org: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const starts = waiting.get(org) ?? new Set();
      if (starts.size >= maxWaiting) return reject(tooManyOfOrg());
      const giveUp = setTimeout(() => {
        leave(org, start);
        reject(served.has(org) ? tooManyOfOrg() : unavailable(ALL_BUSY));
      }, maxWaitMs);
      function start(): void {
        clearTimeout(giveUp);
        resolve();
      }
      waiting.set(org, starts.add(start));
    });
  }

  return {
    async take(org, work, isGone = () => false) {
      // Whenever a slot is free, none waits that could have it.
      if (served.has(org) || served.size >= slots) await comeToTurn(org);
      else served.add(org);
      try {
        if (isGone()) throw new AppError(400, 'The connection was closed before the answer was there');
        return await work();
      } finally {
        served.delete(org);
        startNext();
      }
    },
  };
}

const ALL_BUSY = 'Too many reads are waiting just now: please try again';
const tooManyOfOrg = () =>
  new AppError(
    429,
    'Too many reads are waiting: they are answered one after the other, so please send fewer at a time',
    RETRY_AFTER_S,
  );

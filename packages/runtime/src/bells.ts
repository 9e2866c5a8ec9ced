import { createBatcher, type Bell, type Clock, type Log } from '@jiter/core';

export type Bells = {
  /**
   * Rings, and answers whether the queue took all of them. What it did not is noted in the rows, and the sweep rings for
   * it. None of these ever fails.
   */
  ringAll(bells: readonly Bell[]): Promise<boolean>;
  /** For those within the horizon: the others are left to the sweep. */
  ringNear(bells: readonly Bell[]): Promise<boolean>;
  /** The same for callers whose own work is done: it returns at once. */
  ringSoon(...bells: Bell[]): void;
  /** Resolves when no bell that was rung `soon` is under way any more. */
  idle(): Promise<void>;
};

type Deps = {
  /** Both reject when it did not take a bell, or is not known to have. */
  queue: { ring(bell: Bell): Promise<void>; ringAll(bells: readonly Bell[]): Promise<void> };
  /** The store's: has the next sweep ring for these events. */
  unrung(eventIds: readonly string[]): Promise<void>;
  horizonMs: number;
  clock: Clock;
  log: Log;
};

/**
 * The database decides by its own clock which rows the sweep rings for when they enter the horizon. Were ours behind,
 * a row at the edge would get no bell from either; ringing twice is harmless.
 */
export const CLOCK_SLACK_MS = 10_000;

/** The row is the promise: a queue that is slow or gone must not fail, nor slow down, what is committed already. */
export function createBells({ queue, unrung, horizonMs, clock, log }: Deps): Bells {
  const underWay = new Set<Promise<boolean>>();

  // When the queue is gone every bell fails, many at a time: they share a statement and a log line.
  const note = createBatcher(
    async (failed: { eventId: string; error: unknown }[]) => {
      const eventIds = failed.map(({ eventId }) => eventId);
      const count = failed.length;
      log.warn('event.not-rung', { count, firstEventId: eventIds[0], error: failed[0]?.error });
      await unrung(eventIds).catch((error: unknown) => {
        // Every row has a time at which the sweep looks at it by itself: these are looked at a little later.
        log.warn('event.not-noted', { count, error });
      });
      return eventIds;
    },
    { maxItems: 500, maxCalls: 1 },
  );

  async function rungOrNoted(bells: readonly Bell[]): Promise<boolean> {
    const [only, ...others] = bells;
    if (!only) return true;
    try {
      await (others.length === 0 ? queue.ring(only) : queue.ringAll(bells));
      return true;
    } catch (error) {
      await Promise.all(bells.map(({ eventId }) => note({ eventId, error })));
      return false;
    }
  }

  const isNear = ({ dueAt }: Bell) => dueAt.getTime() - clock.now().getTime() <= horizonMs + CLOCK_SLACK_MS;
  const ringNear = (bells: readonly Bell[]) => rungOrNoted(bells.filter(isNear));

  return {
    ringAll: rungOrNoted,
    ringNear,
    ringSoon(...bells) {
      const rung = ringNear(bells);
      underWay.add(rung);
      void rung.then(() => underWay.delete(rung));
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

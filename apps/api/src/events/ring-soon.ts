import { createBatcher, type Bell, type Clock, type Log } from '@jiter/core';
import type { Deliveries } from '@jiter/queue';
import type { EventStore } from '@jiter/store';

export type Ringer = {
  /** Returns at once and never throws. Events beyond the horizon are left to the sweep. */
  ringSoon(bell: Bell): void;
  /** Resolves when no bell is under way any more. */
  settled(): Promise<void>;
};

type Deps = {
  deliveries: Pick<Deliveries, 'ring'>;
  events: Pick<EventStore, 'unrung'>;
  horizonMs: number;
  clock: Clock;
  log: Log;
};

/**
 * The database decides by its own clock which rows the sweep rings for when they enter the horizon. Were ours behind,
 * a row at the edge would get no bell from either; ringing twice is harmless.
 */
export const CLOCK_SLACK_MS = 10_000;

/** Nobody waits for the bell: a queue that is slow or gone must not slow down the caller whose row is committed. */
export function createRinger({ deliveries, events, horizonMs, clock, log }: Deps): Ringer {
  const underWay = new Set<Promise<void>>();

  // When the queue is gone every bell fails, many at a time: they share a statement and a log line.
  const giveToSweep = createBatcher(
    async (failed: { eventId: string; error: unknown }[]) => {
      const eventIds = failed.map(({ eventId }) => eventId);
      log.warn('event.not-rung', { eventIds, error: failed[0]?.error });
      await events.unrung(eventIds);
      return eventIds;
    },
    { maxItems: 500, maxCalls: 1 },
  );

  async function ringOrGiveToSweep(bell: Bell): Promise<void> {
    try {
      await deliveries.ring(bell);
    } catch (error) {
      // If the database is gone as well, the row is found when it is due and silent.
      await giveToSweep({ eventId: bell.eventId, error }).catch(() => {});
    }
  }

  return {
    ringSoon(bell) {
      if (bell.dueAt.getTime() - clock.now().getTime() > horizonMs + CLOCK_SLACK_MS) return;
      const rung = ringOrGiveToSweep(bell);
      underWay.add(rung);
      void rung.then(() => underWay.delete(rung));
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

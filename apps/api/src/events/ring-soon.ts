import { createBatcher, type Bell, type Clock, type Log } from '@jiter/core';
import type { Deliveries } from '@jiter/queue';
import type { EventStore } from '@jiter/store';

export type Ringer = {
  /** Returns at once and never throws. Events beyond the horizon are left to the sweep. */
  ringSoon(...bells: Bell[]): void;
  /** Resolves when no bell is under way any more. */
  settled(): Promise<void>;
};

type Deps = {
  deliveries: Pick<Deliveries, 'ring' | 'ringAll'>;
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

  async function ringOrGiveToSweep(bells: Bell[]): Promise<void> {
    try {
      await (bells.length === 1 ? deliveries.ring(bells[0]!) : deliveries.ringAll(bells));
    } catch (error) {
      // If the database is gone as well, the rows are found when they are due and silent.
      await Promise.all(bells.map(({ eventId }) => giveToSweep({ eventId, error }))).catch(() => {});
    }
  }

  const isSoon = ({ dueAt }: Bell) => dueAt.getTime() - clock.now().getTime() <= horizonMs + CLOCK_SLACK_MS;

  return {
    ringSoon(...bells) {
      const soon = bells.filter(isSoon);
      if (soon.length === 0) return;
      const rung = ringOrGiveToSweep(soon);
      underWay.add(rung);
      void rung.then(() => underWay.delete(rung));
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

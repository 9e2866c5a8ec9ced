import type { Bell, Log } from '@jiter/core';
import type { Deliveries } from '@jiter/queue';
import type { EventStore } from '@jiter/store';

type Deps = {
  deliveries: Pick<Deliveries, 'ring' | 'ringAll'>;
  events: Pick<EventStore, 'unrung'>;
  log: Log;
};

/**
 * Ringing that never fails: what the queue does not take is noted in its row, and the sweep rings for it. Answers
 * whether the queue took it.
 */
export type Bells = { ring(bell: Bell): Promise<boolean>; ringAll(bells: readonly Bell[]): Promise<boolean> };

export function createBells({ deliveries, events, log }: Deps): Bells {
  async function rungOrNoted(ringing: Promise<void>, bells: readonly Bell[]): Promise<boolean> {
    try {
      await ringing;
      return true;
    } catch (error) {
      log.warn('event.not-rung', { count: bells.length, firstEventId: bells[0]?.eventId, error });
      await noteUnrung(bells);
      return false;
    }
  }

  async function noteUnrung(bells: readonly Bell[]): Promise<void> {
    try {
      await events.unrung(bells.map(({ eventId }) => eventId));
    } catch (error) {
      // Every row has a time at which the sweep looks at it by itself: these are looked at a little later.
      log.warn('event.not-noted', { count: bells.length, error });
    }
  }

  return {
    ring: (bell) => rungOrNoted(deliveries.ring(bell), [bell]),
    ringAll: (bells) => rungOrNoted(deliveries.ringAll(bells), bells),
  };
}

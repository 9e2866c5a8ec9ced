import { within, type Bell } from '@jiter/core';
import { queueConnections, type QueueConnections } from './backends/connections.ts';
import { createRinger } from './jobs/ringer.ts';
import { engineFor } from './backends/engine-for.ts';
import type { QueueHandle, QueueOptions } from './backends/engine.ts';
import { toldWithin } from './backends/loss-watch.ts';

const LIMIT_MS = 2_000;

export type Deliveries = {
  /**
   * Resolves once the bell's job is stored. Concurrent calls share round trips, and events due within
   * the same tenth of a second share a job. Rejects within 2 s when the queue is away; where `isInDoubt` of the error says
   * so, the bell may have been stored all the same.
   */
  ring(bell: Bell): Promise<void>;
  ringAll(bells: readonly Bell[]): Promise<void>;
  /** Jobs that wait for a worker now: those whose start has come, not the later ones. */
  backlog(): Promise<number>;
  /**
   * True once per loss of the queue's jobs (a flushed Redis, one restarted without what it held): ring again for
   * everything, and ask again only then. False where somebody else has done so. Always false on PostgreSQL. Rejects when the queue is away.
   */
  lostJobs(): Promise<boolean>;
  /** Rejects within 2 s when the queue does not answer. */
  ping(): Promise<void>;
  /** How many connections a process opens at the most to what the queue has turned out to be. */
  connections(): QueueConnections;
  /** The BullMQ Queue that Bull Board shows; an array of them on a cluster. */
  readonly board: unknown;
  close(): Promise<void>;
};

/** Opens the producer's side. A queue that is away is no error: it is connected to as soon as it is there. */
export async function openDeliveries(options: QueueOptions): Promise<Deliveries> {
  const handle = await engineFor(options.url).openQueue(options);
  const ringer = createRinger({ ...options, ...handle });
  const lostJobs = toldWithin(LIMIT_MS, handle.lostJobs);
  return {
    ring: ringer.ring,
    ringAll: ringer.ringAll,
    backlog: () => within(LIMIT_MS, 'counting', countBacklog(handle, options)),
    async lostJobs() {
      const isLost = await lostJobs();
      if (isLost) ringer.forget();
      return isLost;
    },
    async ping() {
      await within(LIMIT_MS, 'a ping', handle.queue.getWaitingCount());
    },
    connections: () => queueConnections(options.url, handle.nodes?.()),
    board: handle.board,
    close: handle.close,
  };
}

/** A job stays among the delayed ones until a worker looks, so without any worker all of them would. */
async function countBacklog({ queue }: QueueHandle, { clock }: QueueOptions): Promise<number> {
  const [waiting, overdue] = await Promise.all([
    queue.getWaitingCount(),
    queue.getDelayedCount(clock.now().getTime()),
  ]);
  return waiting + overdue;
}

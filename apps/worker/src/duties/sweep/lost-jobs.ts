import type { Log } from '@jiter/core';
import type { Deliveries } from '@jiter/queue';
import type { Term } from '../term.ts';

/** A queue that lost its jobs, and the bells that are rung once more for it. */
export type LostJobs = {
  /** Asks the queue. A loss is said only once, and asking again says that all were rung for: so it is remembered until they are. */
  ask(): Promise<void>;
  /** They were rung for, whoever they are. */
  count(bells: number): void;
  /** All that was rung for is to be forgotten, as some have not come to be rung for since a loss. */
  forgetAnew(): void;
  /** Rings for all where jobs were lost, however many terms that takes, and says for how many. */
  restore(term: Term): Promise<void>;
};

type Deps = {
  queue: Pick<Deliveries, 'lostJobs'>;
  /** Of whom it is known that they were rung for. */
  forget: () => void;
  ringForAll: (term: Term) => Promise<void>;
  log: Log;
};

export function createLostJobs({ queue, forget, ringForAll, log }: Deps): LostJobs {
  /** Nobody was rung for since. */
  let isLost = false;
  /** This many were rung for since. */
  let restored: number | undefined;

  return {
    async ask() {
      if (!isLost && restored === undefined) isLost = await queue.lostJobs();
    },
    count(bells) {
      if (restored !== undefined) restored += bells;
    },
    forgetAnew() {
      if (restored === undefined) return;
      restored = 0;
      forget();
    },
    async restore(term) {
      if (restored === undefined) {
        if (!isLost || !term.holds()) return;
        isLost = false;
        restored = 0;
        forget();
        await ringForAll(term);
      }
      if (!term.holds()) return;
      log.warn('queue.memory-lost', { rungAgain: restored });
      restored = undefined;
    },
  };
}

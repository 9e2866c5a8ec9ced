import { createSlots, type Clock, type Log } from '@jiter/core';
import type { Bells } from '@jiter/runtime';
import { isRowLocked, type BulkWalkStore } from '@jiter/store';
import { pause } from '../deliver/wait-until.ts';
import type { OnMade } from '../observe/made.ts';
import type { Duty } from './repeat.ts';
import type { Term } from './term.ts';

type Deps = {
  bulk: Pick<BulkWalkStore, 'running' | 'step' | 'failStep'>;
  bells: Pick<Bells, 'ringSoon'>;
  onMade: OnMade;
  clock: Clock;
  log: Log;
};

const EVERY_MS = 1_000;
/** All that run are walked: an org has five, and some take weeks. One that waited for the end of others might never begin. */
const MOST_WALKED = 10_000;
/** Of all jobs together. Each takes a connection, of those by which events are claimed and recorded. */
const STEPS_AT_A_TIME = 4;
/** After a fault of ours, or where somebody has a lock on a row that is the job's next. */
const AGAIN_MS = 1_000;

export type BulkWalks = Duty & {
  /** Resolves when no step is under way. Once the term is over. */
  idle(): Promise<void>;
};

/** Whoever leads walks the bulk jobs, each at its own pace, and goes on where another one was. */
export function createBulkWalks({ bulk, bells, onMade, clock, log }: Deps): BulkWalks {
  const walking = new Map<string, Promise<void>>();
  const steps = createSlots(STEPS_AT_A_TIME);

  /** Answers whether the job goes on; while the database is away it does, and while somebody has a lock on what is next. */
  async function countFailed(id: string, error: unknown): Promise<boolean> {
    log.warn('bulk.failed', { id, error });
    if (isRowLocked(error)) return true;
    const goesOn = await bulk.failStep(id).catch(() => true);
    if (!goesOn) log.error('bulk.given-up', { id });
    return goesOn;
  }

  async function walk(id: string, term: Term): Promise<void> {
    while (term.holds()) {
      const [startedMs, startedAt] = [performance.now(), clock.now()];
      const step = await steps
        .run(async () => (term.holds() ? bulk.step(id) : undefined))
        .catch(async (error: unknown) => ((await countFailed(id, error)) ? 'failed' : undefined));
      if (step === 'failed') {
        await pause(AGAIN_MS, term.over);
        continue;
      }
      if (!step) return;
      bells.ringSoon(...step.bells);
      const { org } = step;
      if (step.action === 'replay')
        onMade(
          'replay',
          step.bells.map(({ eventId }) => ({ org, eventId })),
          startedAt,
        );
      if (step.isOver) return log.info('bulk.done', { id });
      await pause(Math.max(0, (step.tried * 1_000) / step.rate - (performance.now() - startedMs)), term.over);
    }
  }

  return {
    name: 'bulk',
    firstMs: EVERY_MS,
    everyMs: EVERY_MS,
    async run(term) {
      for (const id of await bulk.running(MOST_WALKED)) {
        if (!walking.has(id))
          walking.set(
            id,
            walk(id, term).finally(() => walking.delete(id)),
          );
      }
    },
    idle: async () => void (await Promise.all(walking.values())),
  };
}

import type { Knex } from 'knex';
import { outageAware } from '../database/outage.ts';
import { dropUnused, type Dropped } from './drop-unused.ts';
import { forgetBefore } from './forget-before.ts';
import { forgetGone, type Forgotten, type ForgetOptions } from './forget-gone.ts';
import { keepPartitions, type Kept } from './keep-partitions.ts';
import { forgetSenders } from './forget-senders.ts';
import { begin, hasProcessBefore, type Change, type Layout } from './layout.ts';
import { moveSettled, type MoveOptions } from './move.ts';
import { ATTEMPT_HISTORY, SETTLED_EVENTS } from './tables.ts';

/** How long rows are kept, in ms; 0 is for ever. */
export type Keep = {
  settledMs: number;
  /** The history of an event begins before it is settled. */
  attemptsMs: number;
};

/** What is done with settled events as a whole: by one worker, though several at once do no harm. */
export type SettledStore = {
  /** Makes the partitions that will be needed, and drops those that are wholly older than what is kept. */
  keepPartitions(keep: Keep): Promise<Kept>;
  /** Moves events that were settled where they were. Answers how many. */
  move(options: MoveOptions): Promise<number>;
  /** Whether events leave the table of events when they are settled. */
  movesSettled(): Promise<boolean>;
  /** Whether no process of the version before is left, as far as was seen. */
  isOfOneVersion(): Promise<boolean>;
  /** Whether a process is connected that could not deal with that. */
  hasProcessBefore(change: Change): Promise<boolean>;
  /** From now on it is done. Answers whether that is new. */
  begin(change: Change): Promise<boolean>;
  /** Empties the table in which history was kept before, once nothing in it is kept any more. Answers whether it did. */
  forgetBefore(keep: Keep): Promise<boolean>;
  /** Drops indexes that nobody needs any more since events leave the table. Takes a few seconds at most, whoever is in the way. */
  dropUnused(): Promise<Dropped>;
  /** Takes away a batch of what is kept beside events that are gone, such as their idempotency keys. */
  forgetGone(options: ForgetOptions): Promise<Forgotten>;
  /** Takes away who is in no history any more. Answers how many. */
  forgetSenders(): Promise<number>;
};

/** `reads`: connections whose statements end soon. */
export function createSettledStore(knex: Knex, reads: Knex, layout: Layout): SettledStore {
  return outageAware({
    async keepPartitions({ settledMs, attemptsMs }: Keep) {
      const now = new Date();
      const events = await keepPartitions(knex, SETTLED_EVENTS, settledMs, now);
      const attempts = await keepPartitions(knex, ATTEMPT_HISTORY, attemptsMs, now);
      return {
        made: [...events.made, ...attempts.made],
        dropped: [...events.dropped, ...attempts.dropped],
        movedFromDefault: events.movedFromDefault + attempts.movedFromDefault,
        heldUp: [...events.heldUp, ...attempts.heldUp],
      };
    },
    move: (options: MoveOptions) => moveSettled(knex, options),
    ...layout,
    hasProcessBefore: (change: Change) => hasProcessBefore(knex, change),
    begin: (change: Change) => begin(knex, change),
    forgetBefore: (keep: Keep) => forgetBefore(knex, keep),
    dropUnused: () => dropUnused(reads),
    forgetGone: (options: ForgetOptions) => forgetGone(knex, options),
    forgetSenders: () => forgetSenders(knex),
  });
}

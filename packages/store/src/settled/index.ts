import type { Knex } from 'knex';
import { outageAware } from '../database/outage.ts';
import { compactNext, type Compacted } from './compact.ts';
import { dropUnused, type Dropped } from './drop-unused.ts';
import { forgetBefore } from './forget-before.ts';
import { forgetGone, type Forgotten, type ForgetOptions } from './forget-gone.ts';
import { keepAllPartitions } from './keep-all-partitions.ts';
import type { Kept } from './keep-partitions.ts';
import { forgetSenders } from './forget-senders.ts';
import { begin, hasProcessBefore, type Change, type Layout } from './layout.ts';
import { listLeaves } from './leaves.ts';
import { moveSettled, type MoveOptions } from './move.ts';
import { pruneOrg, type PrunedOfOrg, type PruneOrgOptions } from './prune-org.ts';
import { retentionsToKeepTo, type Retention } from './retentions.ts';
import { SETTLED_EVENTS } from './tables.ts';

/** How long rows are kept, in ms; 0 is for ever. */
export type Keep = {
  settledMs: number;
  /** The history of an event begins before it is settled. */
  attemptsMs: number;
};

/** What is done with settled events as a whole: by one worker, though several at once do no harm. */
export type SettledStore = {
  /**
   * Makes the partitions that will be needed, and drops those that are wholly older than what is kept; what orgs keep longer has
   * others in their place. `mayGoOn` is asked before each step of that.
   */
  keepPartitions(keep: Keep, mayGoOn?: () => boolean): Promise<Kept>;
  /** Of orgs that keep their events for another time than `keep`, or did so before. */
  retentions(keep: Keep): Promise<Retention[]>;
  /** Deletes a batch of what an org has that is older than it keeps it. */
  pruneOrg(options: PruneOrgOptions): Promise<PrunedOfOrg>;
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
  /**
   * Makes the indexes anew of one partition into which nothing is put any more, which takes long; ends soon once it is `over`.
   * Answers undefined where there is none to be done.
   */
  compactNext(over: AbortSignal): Promise<Compacted | undefined>;
  /** What the partitions of settled events are called: where one is there no more, its events are gone. */
  partitions(): Promise<string[]>;
  /** Takes away a batch of what is kept beside events that are gone, such as their idempotency keys. */
  forgetGone(options: ForgetOptions): Promise<Forgotten>;
  /** Takes away who is in no history any more. Answers how many. */
  forgetSenders(): Promise<number>;
};

/** `reads`: connections whose statements end soon; `upkeep`: one whose statements may take long. */
type Pools = { knex: Knex; reads: Knex; upkeep: Knex };

export function createSettledStore({ knex, reads, upkeep }: Pools, layout: Layout): SettledStore {
  return outageAware({
    keepPartitions: (keep: Keep, mayGoOn = () => true) => keepAllPartitions(knex, keep, mayGoOn),
    retentions: (keep: Keep) => retentionsToKeepTo(knex, keep),
    pruneOrg: (options: PruneOrgOptions) => pruneOrg(knex, options),
    move: (options: MoveOptions) => moveSettled(knex, options),
    ...layout,
    hasProcessBefore: (change: Change) => hasProcessBefore(knex, change),
    begin: (change: Change) => begin(knex, change),
    forgetBefore: (keep: Keep) => forgetBefore(knex, keep),
    dropUnused: () => dropUnused(reads),
    compactNext: (over: AbortSignal) => compactNext({ knex, upkeep }, over),
    partitions: async () => (await listLeaves(knex, SETTLED_EVENTS)).map(({ name }) => name),
    forgetGone: (options: ForgetOptions) => forgetGone(knex, options),
    forgetSenders: () => forgetSenders(knex),
  });
}

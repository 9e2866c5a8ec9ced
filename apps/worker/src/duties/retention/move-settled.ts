import type { Log } from '@jiter/core';
import type { Change, Keep, SettledStore } from '@jiter/store';
import type { Term } from '../term.ts';

type Deps = {
  settled: Pick<
    SettledStore,
    'movesSettled' | 'isOfOneVersion' | 'hasProcessBefore' | 'begin' | 'move' | 'forgetBefore' | 'dropUnused'
  >;
  keep: Keep;
  /** Milliseconds of a clock that only goes forward. */
  steadyMs: () => number;
  log: Log;
};

const BATCH = 1_000;
/** For so long no process of the version before must have been seen. Its pool lets go of idle connections within 30 s. */
const UNSEEN_MS = 60_000;
/** Where nothing was found there will hardly be anything: only a process of the version before settles events where they are. */
const REST_MS = 60_000;
/** Between two looks at most: what went on meanwhile was not seen. */
const MAX_BLIND_MS = 20_000;

/**
 * Once no process of the version before is left, has events leave the table of events when they are settled, and moves
 * those that were settled where they were: after an update there may be millions. What only those needed goes last.
 */
export function createMoveSettled({ settled, keep, steadyMs, log }: Deps) {
  const isUnseenBefore = {
    moves: createUnseen(() => settled.hasProcessBefore('moves'), steadyMs),
    options: createUnseen(() => settled.hasProcessBefore('options'), steadyMs),
  };

  async function beginUnlessSeen(change: Change): Promise<boolean> {
    if (!(await isUnseenBefore[change]())) return false;
    if (await settled.begin(change)) log.info('layout.begun', { change });
    return true;
  }

  async function moveAll(term: Term): Promise<number> {
    let total = 0;
    let count: number;
    try {
      do {
        count = await settled.move({ limit: BATCH, keepMs: keep.settledMs });
        total += count;
      } while (count === BATCH && term.holds());
    } finally {
      if (total > 0) log.info('settled.moved', { count: total });
    }
    return total;
  }

  /** Once there is nothing left to drop, nothing comes back. */
  let hasDropped = false;

  async function dropUnused(): Promise<void> {
    if (hasDropped) return;
    const { names, isDone } = await settled.dropUnused();
    hasDropped = isDone;
    if (names.length > 0) log.info('indexes.dropped', { names });
  }

  let restUntilMs = -Infinity;

  return async (term: Term): Promise<void> => {
    if (steadyMs() < restUntilMs) return;
    const isOfOneVersion = await settled.isOfOneVersion();
    if (!isOfOneVersion) await beginUnlessSeen('options');
    if (!(await settled.movesSettled()) && !(await beginUnlessSeen('moves'))) return;
    const count = await moveAll(term);
    if (await settled.forgetBefore(keep)) log.info('attempts.forgotten');
    if (term.holds()) await dropUnused();
    if (isOfOneVersion && count === 0 && hasDropped) restUntilMs = steadyMs() + REST_MS;
  };
}

/** Answers whether for so long none has been there. */
function createUnseen(isSeen: () => Promise<boolean>, steadyMs: () => number) {
  let unseenSinceMs: number | undefined;
  let lookedMs = -Infinity;
  return async (): Promise<boolean> => {
    const isBlind = steadyMs() - lookedMs > MAX_BLIND_MS;
    lookedMs = steadyMs();
    if (await isSeen()) unseenSinceMs = undefined;
    else if (unseenSinceMs === undefined || isBlind) unseenSinceMs = lookedMs;
    return unseenSinceMs !== undefined && lookedMs - unseenSinceMs >= UNSEEN_MS;
  };
}

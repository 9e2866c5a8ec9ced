import { createLatest } from '@jiter/cache';
import type { Bell } from '@jiter/core';

/** Of so many it is known: some 2 MB. */
const MAX_KNOWN = 10_000;
/** Less than the pace at which silent events are looked at again, which then decides. */
const FIRST_MS = 4_000;
/** To be claimed can take a busy fleet longer than that: another bell only adds to its work. */
const LATER_MS = 30_000;

type Known = { dueMs: number; times: number; againMs: number; isSure: boolean };

/** For whom the sweep rang lately, so that whoever is slow to be claimed is not rung for with every look. */
export type RungLately = {
  /** Those to ring for: nobody rang for them a moment ago, or they are due anew since. */
  without<B extends Bell>(bells: readonly B[]): B[];
  /** Not `isSure`: the queue did not say whether it took them. */
  note(bells: readonly Bell[], isSure: boolean): void;
  isSure(bell: Bell): boolean;
  forget(): void;
};

export function createRungLately(nowMs: () => number): RungLately {
  const known = createLatest<string, Known>(MAX_KNOWN);

  function find({ eventId, dueAt }: Bell): Known | undefined {
    const one = known.get(eventId);
    return one?.dueMs === dueAt.getTime() ? one : undefined;
  }

  function noteOne(bell: Bell, isSure: boolean): void {
    const times = (find(bell)?.times ?? 0) + 1;
    const againMs = nowMs() + (times === 1 ? FIRST_MS : LATER_MS);
    known.put(bell.eventId, { dueMs: bell.dueAt.getTime(), times, againMs, isSure });
  }

  return {
    without: (bells) => bells.filter((bell) => nowMs() >= (find(bell)?.againMs ?? -Infinity)),
    note: (bells, isSure) => bells.forEach((bell) => noteOne(bell, isSure)),
    isSure: (bell) => find(bell)?.isSure ?? false,
    forget: () => known.clear(),
  };
}

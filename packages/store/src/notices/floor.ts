/** Below it nothing is to be told, as far as was looked; undefined: nothing is known. */
export type Floor = {
  /** From where to look, at all there is now and then. */
  from(): Date | undefined;
  /** A look from there found that nothing is to be told before `next`. */
  looked(from: Date | undefined, next: Date): void;
};

/** What was committed long after the time that it has is looked for so often. */
const WHOLE_EVERY_MS = 600_000;
/** Notices are committed a little after the time that they were written with. */
export const LOOK_BACK = `interval '1 minute'`;

/**
 * What was told since an old snapshot was opened is in the index for as long as that is open, and would be passed over by every look for
 * what is to be told: each goes on from the first that one before found. Of several at a time none leads the others past what it did not
 * see. `steadyMs` never goes back.
 */
export function createFloor(steadyMs: () => number): Floor {
  let floor: Date | undefined;
  let wholeMs = -Infinity;
  return {
    from() {
      if (steadyMs() - wholeMs >= WHOLE_EVERY_MS) {
        floor = undefined;
        wholeMs = steadyMs();
      }
      return floor;
    },
    looked(from, next) {
      if (from === floor || (floor && next < floor)) floor = next;
    },
  };
}

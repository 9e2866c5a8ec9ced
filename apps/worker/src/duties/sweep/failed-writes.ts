import { pause } from '../../deliver/wait-until.ts';
import type { Term } from '../term.ts';

/** Whether the database takes writes, by those that it did not take. */
export type FailedWrites = {
  /** One of somebody's failed. */
  note(): void;
  /** Notes it when `work` fails, and passes that on. */
  watch<T>(work: Promise<T>): Promise<T>;
  /**
   * Whether none failed, or that is over: workers had their time since one went through, without another failure. To find
   * out it has `write` make one, whose failure it passes on.
   */
  areOver(term: Term, write: () => Promise<void>): Promise<boolean>;
};

type Deps = {
  /** How long workers have, once the database takes writes again, to record what they did meanwhile. */
  recoveryMs: number;
  /** Told of each that is watched. */
  onFailed: () => void;
};

/**
 * Attempts made during an outage are recorded before anybody is rung for: the leases they were made under may be over.
 * A database that is read-only, or whose disk is full, still reads: what counts is a write.
 */
export function createFailedWrites({ recoveryMs, onFailed }: Deps): FailedWrites {
  let failed = 0;

  return {
    note() {
      failed += 1;
    },
    async watch(work) {
      try {
        return await work;
      } catch (error) {
        failed += 1;
        onFailed();
        throw error;
      }
    },
    async areOver(term, write) {
      const before = failed;
      if (before === 0) return true;
      await write();
      await pause(recoveryMs, term.over);
      if (failed !== before || !term.holds()) return false;
      failed = 0;
      return true;
    },
  };
}

export type StepSize = {
  /** How large a step may be now. */
  most(): number;
  /** A step of that size took so long, whether or not it came to anything. */
  took(size: number, ms: number): void;
};

/** `most`: of any step. `first`: of the first one. `longMs`: what a step had better not take. */
export type StepSizeOptions = { most: number; first?: number; longMs: number };

/** Twice as much is expected to take half of what is long then. */
const SHORT = 1 / 4;

/**
 * How large a step may be that has to end in some time, when nobody knows how long the way is: to try the same one again
 * after it did not would be to try it for ever. What took long was twice what is to come; what was as large as may be, and
 * short, half of it.
 */
export function createStepSize({ most, first = most, longMs }: StepSizeOptions): StepSize {
  let now = Math.min(first, most);
  return {
    most: () => now,
    took(size, ms) {
      if (ms > longMs) now = Math.max(1, Math.min(now, Math.floor(size / 2)));
      else if (ms < longMs * SHORT && size > now / 2) now = Math.min(most, now * 2);
    },
  };
}

import { createHeld } from '@jiter/core';

/** How much each of many holds at a time, with a bound for each. Whoever holds nothing costs nothing. */
export type Shares = {
  /** False, and nothing is taken, when `who` would hold more than its bound. */
  take(who: string): boolean;
  release(who: string): void;
};

export function createShares(most: number): Shares {
  const held = createHeld();
  return {
    take(who) {
      if (held.of(who) >= most) return false;
      held.add(who, 1);
      return true;
    },
    release: (who) => held.add(who, -1),
  };
}

/** How much each of many holds at a time, with a bound for each. Whoever holds nothing costs nothing. */
export type Shares = {
  /** False, and nothing is taken, when `who` would hold more than its bound. */
  take(who: string): boolean;
  giveBack(who: string): void;
};

export function createShares(most: number): Shares {
  const held = new Map<string, number>();
  return {
    take(who) {
      const before = held.get(who) ?? 0;
      if (before >= most) return false;
      held.set(who, before + 1);
      return true;
    },
    giveBack(who) {
      const before = held.get(who) ?? 0;
      if (before <= 1) held.delete(who);
      else held.set(who, before - 1);
    },
  };
}

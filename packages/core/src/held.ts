/** How much each of many holds, and all of them together. Whoever holds nothing costs nothing. */
export type Held = {
  of(who: string): number;
  inAll(): number;
  /** A negative amount is given back. */
  add(who: string, amount: number): void;
};

export function createHeld(): Held {
  const amounts = new Map<string, number>();
  let inAll = 0;
  return {
    of: (who) => amounts.get(who) ?? 0,
    inAll: () => inAll,
    add(who, amount) {
      inAll += amount;
      const own = (amounts.get(who) ?? 0) + amount;
      if (own > 0) amounts.set(who, own);
      else amounts.delete(who);
    },
  };
}

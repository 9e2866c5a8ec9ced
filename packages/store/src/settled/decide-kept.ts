import type { Range } from './decide-leaves.ts';

export type KeptLeaf = Range & {
  /** It has only rows any more that are kept for longer than others. */
  isKept: boolean;
};

type Bounds = {
  /** What ended before is older than what is kept of most. */
  oldestMs: number;
  /** More time is in none of them. */
  maxWidthMs: number;
};

/**
 * Which partitions are next to be replaced by one that has only what is kept longer: the oldest of those that have more
 * than that, and those before it that hold as little time, so that years are a few partitions and no row is copied more often
 * than a number of days has digits. `leaves`: the earliest first.
 */
export function nextToKeep<Leaf extends KeptLeaf>(
  leaves: readonly Leaf[],
  { oldestMs, maxWidthMs }: Bounds,
): Leaf[] {
  const index = leaves.findIndex(({ to, isKept }) => !isKept && to.getTime() <= oldestMs);
  if (index < 0) return [];
  const group = [leaves[index]!];
  for (const before of leaves.slice(0, index).reverse()) {
    const [widthMs, beforeMs] = [widthOf(group), widthOf([before])];
    const isNext = before.isKept && before.to.getTime() === group[0]!.from.getTime();
    if (!isNext || beforeMs > widthMs || beforeMs + widthMs > maxWidthMs) break;
    group.unshift(before);
  }
  return group;
}

const widthOf = (leaves: readonly Range[]) => leaves.at(-1)!.to.getTime() - leaves[0]!.from.getTime();

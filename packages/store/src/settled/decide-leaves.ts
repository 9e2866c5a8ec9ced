/** From inclusive, to exclusive. */
export type Range = { from: Date; to: Date };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Partitions of what is kept: statements open all of them, and what is dropped is one at a time. */
const LEAVES = 30;
/** Of what is kept for ever. */
const FOR_EVER_MS = 30 * DAY_MS;
/** Partitions that are there before they are needed. */
const AHEAD = 3;

/** How much time a partition holds, in ms: whole days, hours or minutes. `keepMs`: 0 is for ever. */
export function widthFor(keepMs: number): number {
  if (keepMs === 0) return FOR_EVER_MS;
  const wishedMs = keepMs / LEAVES;
  const unitMs = [DAY_MS, HOUR_MS].find((unit) => wishedMs >= unit) ?? MINUTE_MS;
  return Math.max(1, Math.round(wishedMs / unitMs)) * unitMs;
}

export type Standing<Leaf extends Range> = {
  /** How long rows are kept, in ms; 0 is for ever. */
  keepMs: number;
  now: Date;
  /** Those that there are, without the default partition. */
  leaves: readonly Leaf[];
  /** The first and the last time of what lies in the default partition. */
  strayed?: Range | undefined;
};

export type Decision<Leaf extends Range> = {
  /** After those to be dropped are. */
  make: Range[];
  drop: Leaf[];
  /** Those that hold so much time, from when more was kept, that what is older is deleted before they can be dropped. */
  trim: Leaf[];
};

/**
 * Which partitions to make and which to drop, whatever width those have that are there. One before now: clocks differ,
 * and what began yesterday is recorded today. Those of the future are empty: where they hold too much time, as less is
 * kept by now, others take their place.
 */
export function decideLeaves<Leaf extends Range>(standing: Standing<Leaf>): Decision<Leaf> {
  const { keepMs, now } = standing;
  const widthMs = widthFor(keepMs);
  const isTooWide = ({ from, to }: Range) => to.getTime() - from.getTime() > 2 * widthMs;
  const unused = standing.leaves.filter(
    (leaf) => isTooWide(leaf) && leaf.from.getTime() > now.getTime() + MINUTE_MS,
  );
  const leaves = standing.leaves.filter((leaf) => !unused.includes(leaf));
  const endMs = alignDown(now.getTime(), widthMs) + (AHEAD + 1) * widthMs;
  const make: Range[] = [];
  for (let ms = firstMs(standing, widthMs); ms < endMs;) {
    const range = leafAround(new Date(ms), widthMs, [...leaves, ...make]);
    if (range) make.push({ from: new Date(Math.max(ms, range.from.getTime())), to: range.to });
    ms = (range ?? coverOf(ms, leaves)!).to.getTime();
  }
  const oldestMs = keepMs === 0 ? -Infinity : now.getTime() - keepMs;
  const old = leaves.filter(({ to }) => to.getTime() <= oldestMs);
  const trim = leaves.filter(
    (leaf) => isTooWide(leaf) && leaf.from.getTime() < oldestMs && !old.includes(leaf),
  );
  return { make, drop: [...unused, ...old], trim };
}

/** A partition cannot be attached over rows that went astray. Where those are of now, more come: the next is for soon. */
function firstMs({ now, strayed }: Standing<Range>, widthMs: number): number {
  const ms = alignDown(now.getTime(), widthMs) - widthMs;
  if (!strayed || strayed.to.getTime() < ms) return ms;
  return alignDown(now.getTime(), MINUTE_MS) + 2 * MINUTE_MS;
}

/** The partition that `at` is to lie in, as wide as its neighbours let it be; undefined when it lies in one of `leaves`. */
export function leafAround(at: Date, widthMs: number, leaves: readonly Range[]): Range | undefined {
  const ms = at.getTime();
  if (coverOf(ms, leaves)) return undefined;
  const start = alignDown(ms, widthMs);
  const before = leaves.map(({ to }) => to.getTime()).filter((to) => to <= ms);
  const after = leaves.map(({ from }) => from.getTime()).filter((from) => from > ms);
  return {
    from: new Date(Math.max(start, ...before)),
    to: new Date(Math.min(start + widthMs, ...after)),
  };
}

function coverOf(ms: number, leaves: readonly Range[]): Range | undefined {
  return leaves.find(({ from, to }) => from.getTime() <= ms && ms < to.getTime());
}

function alignDown(ms: number, widthMs: number): number {
  return Math.floor(ms / widthMs) * widthMs;
}

import { nextToKeep, type KeptLeaf } from './decide-kept.ts';

const DAY_MS = 86_400_000;
const day = (from: number, to = from + 1, isKept = false): KeptLeaf => ({
  from: new Date(from * DAY_MS),
  to: new Date(to * DAY_MS),
  isKept,
});
const bounds = (today: number, maxWidth = 121) => ({
  oldestMs: (today - 30) * DAY_MS,
  maxWidthMs: maxWidth * DAY_MS,
});
const daysOf = (leaves: readonly KeptLeaf[]) =>
  leaves.map(({ from, to }) => [from.getTime() / DAY_MS, to.getTime() / DAY_MS]);

test('the oldest partition that is wholly older than what is kept, alone or with those before it that hold no more', () => {
  const next = (leaves: readonly KeptLeaf[], today = 40, maxWidth?: number) =>
    daysOf(nextToKeep(leaves, bounds(today, maxWidth)));
  expect(next([])).toEqual([]);
  expect(next([day(9), day(10)])).toEqual([[9, 10]]);
  expect(next([day(10), day(11)])).toEqual([]);
  expect(next([day(8, 9, true), day(9)])).toEqual([
    [8, 9],
    [9, 10],
  ]);
  expect(next([day(5, 7, true), day(7, 8, true), day(8)])).toHaveLength(3);
  expect(next([day(0, 4, true), day(4, 5, true), day(5)])).toHaveLength(2);
  // Not beside it, or more than one may hold.
  expect(next([day(7, 8, true), day(9)])).toHaveLength(1);
  expect(next([day(8, 9, true), day(9)], 40, 1)).toHaveLength(1);
});

test('ten years of days are a few partitions, and no day is copied more often than ten times', () => {
  let leaves: KeptLeaf[] = [];
  const copies = new Map<number, number>();
  for (let today = 0; today < 3_650; today += 1) {
    leaves.push(day(today));
    for (let group; (group = nextToKeep(leaves, bounds(today))).length > 0;) {
      const [from, to] = [group[0]!.from.getTime() / DAY_MS, group.at(-1)!.to.getTime() / DAY_MS];
      for (let one = from; one < to; one += 1) copies.set(one, (copies.get(one) ?? 0) + 1);
      leaves = [...leaves.filter((leaf) => !group.includes(leaf)), day(from, to, true)].sort(
        (one, other) => one.from.getTime() - other.from.getTime(),
      );
    }
    expect(leaves.length).toBeLessThan(100);
  }
  expect(Math.max(...copies.values())).toBeLessThan(10);
  // Nothing is missing, and nothing there twice.
  expect(leaves.every((leaf, index) => index === 0 || +leaves[index - 1]!.to === +leaf.from)).toBe(true);
});

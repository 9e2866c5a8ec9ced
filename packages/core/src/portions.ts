/** What all items of a portion may come to together, by what each of them counts. */
export type Bound<Item> = { most: number; of: (item: Item) => number };

/** Cuts `items`, in order, into portions within all `bounds`. One that is beyond them by itself is alone. */
export function inPortions<Item>(items: readonly Item[], bounds: readonly Bound<Item>[]): Item[][] {
  const portions: Item[][] = [];
  let sums: number[] = [];
  for (const item of items) {
    const own = bounds.map(({ of }) => of(item));
    const together = own.map((count, index) => count + (sums[index] ?? 0));
    const portion = portions.at(-1);
    if (portion && together.every((sum, index) => sum <= bounds[index]!.most)) {
      portion.push(item);
      sums = together;
    } else {
      portions.push([item]);
      sums = own;
    }
  }
  return portions;
}

/** A list, item by item over all its pages; `pages()` goes page by page. What is not asked for is not fetched. */
export type Pages<Item> = AsyncIterable<Item> & { pages(): AsyncIterable<Item[]> };

/** `next` and `previous`: what to give as `cursor`. Absent at either end. */
export type Page<Item> = {
  items: Item[];
  next: string | undefined;
  previous?: string | undefined;
  /** Where a search ended before its page was full: so far was looked, and `next` goes on from there. */
  searchedTo?: string;
};

export function createPages<Item>(load: (cursor: string | undefined) => Promise<Page<Item>>): Pages<Item> {
  async function* pages() {
    let cursor: string | undefined;
    do {
      const { items, next } = await load(cursor);
      yield items;
      // The same place again would never end.
      cursor = next === cursor ? undefined : next;
    } while (cursor !== undefined);
  }
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const items of pages()) yield* items;
    },
  };
}

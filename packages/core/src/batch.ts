type Waiting<In, Out> = { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void };

export type BatchOptions<In> = {
  /** At most this many items share one call. */
  maxItems: number;
  /** Nor do more than are so large together, whatever `sizeOf` counts. One item goes out whatever its size. */
  maxSize?: number;
  sizeOf?: (item: In) => number;
  /** At most this many calls run at a time. A lone item never waits: it goes out in the same turn. */
  maxCalls: number;
  /**
   * Whether an error may be due to one item alone. The call is then made again by halves, so that whoever asked for
   * something impossible fails alone. Only for calls that do nothing when they fail, and may be repeated.
   */
  isOwn?: (error: unknown) => boolean;
};

/**
 * Turns `run(items)` into a single-item verb. Callers in the same turn, or while `maxCalls` are under way,
 * share one call. `run` answers one result per item, in order; if it throws, its callers see the error.
 */
export function createBatcher<In, Out>(
  run: (items: In[]) => Promise<Out[]>,
  { maxItems, maxSize = Infinity, sizeOf = () => 0, maxCalls, isOwn = () => false }: BatchOptions<In>,
): (item: In) => Promise<Out> {
  let waiting: Waiting<In, Out>[] = [];
  let calls = 0;
  let armed = false;

  async function call(batch: Waiting<In, Out>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      if (batch.length > 1 && isOwn(error)) return callByHalves(batch);
      batch.forEach(({ reject }) => reject(error));
    }
  }

  async function callByHalves(batch: Waiting<In, Out>[]): Promise<void> {
    const middle = Math.ceil(batch.length / 2);
    await call(batch.slice(0, middle));
    await call(batch.slice(middle));
  }

  /** How many of those who wait share the next call. */
  function countNext(): number {
    const most = Math.min(waiting.length, maxItems);
    let size = 0;
    for (let count = 0; count < most; count += 1) {
      size += sizeOf(waiting[count]!.item);
      if (size > maxSize && count > 0) return count;
    }
    return most;
  }

  function flush(): void {
    armed = false;
    while (waiting.length > 0 && calls < maxCalls) {
      const count = countNext();
      const batch = waiting.slice(0, count);
      waiting = waiting.slice(count);
      calls += 1;
      void call(batch).finally(() => {
        calls -= 1;
        flush();
      });
    }
  }

  return (item) =>
    new Promise<Out>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (armed) return;
      armed = true;
      // setImmediate, not a microtask: requests that arrived in the same poll of the event loop join in.
      setImmediate(flush);
    });
}

import type { StepSize } from './step-size.ts';

type Waiting<In, Out> = { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void };

export type BatchOptions<In> = {
  /** At most this many items share one call. */
  maxItems: number;
  /** Nor do more than are so large together, whatever `sizeOf` counts. One item goes out whatever its size. */
  maxSize?: number;
  /** The same, of a size that is found out: it is told how long calls take. */
  stepSize?: StepSize;
  /** By default each counts one. */
  sizeOf?: (item: In) => number;
  /** At most this many calls run at a time. A lone item never waits: it goes out in the same turn. */
  maxCalls: number;
  /**
   * Calls begin so far apart at least, so that a steady few items a second share calls as well: whoever comes sooner after
   * the last one waits for the rest of that. Not so `isUrgent` items, with whom all who wait go, nor a batch that is full.
   */
  spacingMs?: number;
  isUrgent?: (item: In) => boolean;
  /**
   * Whether an error may be due to one item alone. The call is then made again by halves, so that whoever asked for
   * something impossible fails alone. Only for calls that do nothing when they fail, and may be repeated.
   */
  isOwn?: (error: unknown) => boolean;
};

/**
 * Turns `run(items)` into a single-item verb. Callers in the same turn, or while `maxCalls` are under way,
 * share one call. `run` answers one result per item, in order; if it throws, its callers see the error. Whoever gives up
 * while others are under way is not part of a later call; of one that has begun, nobody can take anything back.
 */
export function createBatcher<In, Out>(
  run: (items: In[]) => Promise<Out[]>,
  {
    maxItems,
    maxSize = Infinity,
    stepSize,
    sizeOf = () => 1,
    maxCalls,
    spacingMs = 0,
    isUrgent = () => false,
    isOwn = () => false,
  }: BatchOptions<In>,
): (item: In, givenUp?: AbortSignal) => Promise<Out> {
  // A set: whoever gives up leaves the line at once, however long it is.
  const waiting = new Set<Waiting<In, Out>>();
  let calls = 0;
  let armed = false;
  let begunMs = -Infinity;
  let spacing: NodeJS.Timeout | undefined;

  async function runTimed(items: In[]): Promise<Out[]> {
    if (!stepSize) return run(items);
    const begunAt = performance.now();
    try {
      return await run(items);
    } finally {
      const size = items.reduce((sum, item) => sum + sizeOf(item), 0);
      stepSize.took(size, performance.now() - begunAt);
    }
  }

  async function call(batch: Waiting<In, Out>[]): Promise<void> {
    try {
      const results = await runTimed(batch.map(({ item }) => item));
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

  /** Those who share the next call: they wait no longer. */
  function takeNext(): Waiting<In, Out>[] {
    const batch: Waiting<In, Out>[] = [];
    let size = 0;
    const mostSize = Math.min(maxSize, stepSize?.most() ?? Infinity);
    for (const one of waiting) {
      size += sizeOf(one.item);
      if (batch.length === maxItems || (size > mostSize && batch.length > 0)) break;
      batch.push(one);
      waiting.delete(one);
    }
    return batch;
  }

  function flush(): void {
    clearTimeout(spacing);
    spacing = undefined;
    while (waiting.size > 0 && calls < maxCalls) {
      calls += 1;
      begunMs = performance.now();
      void call(takeNext()).finally(() => {
        calls -= 1;
        flushInTime();
      });
    }
  }

  function flushInTime(): void {
    // With no call to spare, the end of one comes back here.
    if (waiting.size === 0 || calls === maxCalls) return;
    const restMs = mayWait() ? begunMs + spacingMs - performance.now() : 0;
    if (restMs <= 0) return flush();
    spacing ??= setTimeout(flush, restMs);
  }

  function mayWait(): boolean {
    if (spacingMs === 0 || waiting.size >= maxItems) return false;
    for (const { item } of waiting) if (isUrgent(item)) return false;
    return true;
  }

  return (item, givenUp) =>
    new Promise<Out>((resolve, reject) => {
      const one = { item, resolve, reject };
      waiting.add(one);
      givenUp?.addEventListener('abort', () => {
        if (waiting.delete(one)) reject(new Error('given up before its turn'));
      });
      if (armed || (spacing && waiting.size < maxItems && !isUrgent(item))) return;
      armed = true;
      // setImmediate, not a microtask: requests that arrived in the same poll of the event loop join in.
      setImmediate(() => {
        armed = false;
        flushInTime();
      });
    });
}

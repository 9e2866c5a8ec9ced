export type Slots = {
  /** In the order in which they asked. Work whose signal was aborted while it waited is not begun any more. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
};

/** Lets at most `max` pieces of work run at a time; the others wait in line. */
export function createSlots(max: number): Slots {
  let busy = 0;
  const waiting: (() => void)[] = [];
  return {
    async run(work, signal) {
      if (busy < max) busy += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        signal?.throwIfAborted();
        return await work();
      } finally {
        // The slot goes from hand to hand: freed in between, a newcomer could take it as well.
        const next = waiting.shift();
        if (next) next();
        else busy -= 1;
      }
    },
  };
}

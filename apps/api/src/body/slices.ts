/** Some work that may take long, in slices: others have their turn in between. */
export type Work = {
  /** To be awaited now and then. Undefined while the slice lasts, so that it costs nothing. */
  pause(): Promise<void> | undefined;
};

/**
 * Lets one slice of all works run per turn of the event loop. Orgs come in turn, whatever they send at a time; of one, in
 * the order in which they came.
 */
export type Slices = { begin(org: string): Promise<Work> };

const SLICE_MS = 5;

export function createSlices({ sliceMs = SLICE_MS }: { sliceMs?: number } = {}): Slices {
  /** The org that is first comes next. */
  const waiting = new Map<string, (() => void)[]>();
  let isArmed = false;

  function arm(): void {
    if (isArmed || waiting.size === 0) return;
    isArmed = true;
    setImmediate(() => {
      isArmed = false;
      startNext();
      arm();
    });
  }

  function startNext(): void {
    const [org, starts] = waiting.entries().next().value!;
    const start = starts.shift()!;
    waiting.delete(org);
    if (starts.length > 0) waiting.set(org, starts);
    start();
  }

  const comeToTurn = (org: string) =>
    new Promise<void>((resolve) => {
      const starts = waiting.get(org);
      if (starts) starts.push(resolve);
      else waiting.set(org, [resolve]);
      arm();
    });

  return {
    async begin(org) {
      await comeToTurn(org);
      let untilMs = performance.now() + sliceMs;
      return {
        pause() {
          if (performance.now() < untilMs) return undefined;
          return comeToTurn(org).then(() => {
            untilMs = performance.now() + sliceMs;
          });
        },
      };
    },
  };
}

/** Some work that may take long, in slices: others have their turn in between. */
export type Work = {
  /** To be awaited now and then. Undefined while the slice lasts, so that it costs nothing. */
  pause(): Promise<void> | undefined;
};

/** Lets one slice of all works run per turn of the event loop, in the order in which they came. */
export type Slices = { begin(): Promise<Work> };

const SLICE_MS = 5;

export function createSlices({ sliceMs = SLICE_MS }: { sliceMs?: number } = {}): Slices {
  const waiting: (() => void)[] = [];
  let isArmed = false;

  function arm(): void {
    if (isArmed || waiting.length === 0) return;
    isArmed = true;
    setImmediate(() => {
      isArmed = false;
      waiting.shift()?.();
      arm();
    });
  }

  const comeToTurn = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      arm();
    });

  return {
    async begin() {
      await comeToTurn();
      let untilMs = performance.now() + sliceMs;
      return {
        pause() {
          if (performance.now() < untilMs) return undefined;
          return comeToTurn().then(() => {
            untilMs = performance.now() + sliceMs;
          });
        },
      };
    },
  };
}

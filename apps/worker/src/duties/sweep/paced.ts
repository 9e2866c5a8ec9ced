export type Paced = {
  isDue(): boolean;
  /** However `work` ends, the next one is due once that has taken no more than its share of the time. */
  time<T>(work: () => Promise<T>): Promise<T>;
};

type Options = {
  /** Of all time, how much may be spent. */
  share: number;
  /** It is due after this at the latest, whatever it costs. */
  maxMs: number;
  nowMs: () => number;
};

/** A machine that is busy for a moment makes one of them slow, and not several: what it costs is what the quickest took. */
const MEASURED = 3;

/** For what costs next to nothing, so that it can be done all the time, until one day it costs a lot. */
export function createPaced({ share, maxMs, nowMs }: Options): Paced {
  const tookMs: number[] = Array.from({ length: MEASURED }, () => 0);
  let nextMs = -Infinity;
  return {
    isDue: () => nowMs() >= nextMs,
    async time(work) {
      const startedMs = nowMs();
      try {
        return await work();
      } finally {
        tookMs.push(nowMs() - startedMs);
        tookMs.shift();
        nextMs = startedMs + Math.min(maxMs, Math.min(...tookMs) / share);
      }
    },
  };
}

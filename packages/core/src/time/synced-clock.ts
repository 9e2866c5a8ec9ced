import type { Clock } from './clock.ts';

/** A clock that follows another machine's, whatever this machine's own says. */
export type SyncedClock = Clock & {
  /** Measures anew. Rejects, and goes on with what is known, when the other machine does not answer. */
  sync(): Promise<void>;
  /** How far this machine's own clock is ahead, in ms; negative when it is behind, 0 before the first measurement. */
  skewMs(): number;
  /** What the other machine's clock shows at the most, up to whole milliseconds: `now` is behind it, never ahead. */
  latest(): Date;
};

/** What this machine offers: `wallMs` since the epoch and may jump, `steadyMs` since whenever and never does. */
export type MachineTime = { wallMs: () => number; steadyMs: () => number };

type Options = {
  /** The other machine's time, in ms since the epoch, at some moment between call and answer. */
  measure: () => Promise<number>;
  machine?: MachineTime;
};

const SAMPLES = 5;

const thisMachine: MachineTime = { wallMs: () => Date.now(), steadyMs: () => performance.now() };

/**
 * Each measurement bounds the other clock: at the answer it shows at least what was measured, and at the call it
 * showed at most that. The clock keeps to the highest of the lower bounds, so it is behind by the quickest answer's
 * way here, and never ahead. What was known stays while it lies within the bounds: a slow moment makes nothing worse, and one
 * measurement is enough to see it.
 */
export function createSyncedClock({ measure, machine = thisMachine }: Options): SyncedClock {
  const { wallMs, steadyMs } = machine;
  /** From steady time to the other machine's. */
  let offsetMs: number | undefined;
  let mostOffsetMs = -Infinity;
  const nowMs = () => (offsetMs === undefined ? wallMs() : steadyMs() + offsetMs);

  async function sample(): Promise<{ leastMs: number; mostMs: number }> {
    const calledMs = steadyMs();
    const theirsMs = await measure();
    return { leastMs: theirsMs - steadyMs(), mostMs: theirsMs - calledMs };
  }

  return {
    now: () => new Date(nowMs()),
    skewMs: () => (offsetMs === undefined ? 0 : wallMs() - nowMs()),
    latest: () => new Date(Math.ceil(Math.max(nowMs(), steadyMs() + mostOffsetMs))),
    async sync() {
      let { leastMs, mostMs } = await sample();
      const isStillTrue = () => offsetMs !== undefined && offsetMs >= leastMs && offsetMs <= mostMs;
      for (let count = 1; count < SAMPLES && !isStillTrue(); count += 1) {
        const bounds = await sample();
        leastMs = Math.max(leastMs, bounds.leastMs);
        mostMs = Math.min(mostMs, bounds.mostMs);
      }
      if (!isStillTrue()) offsetMs = leastMs;
      mostOffsetMs = mostMs;
    },
  };
}

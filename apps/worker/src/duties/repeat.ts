import type { Log } from '@jiter/core';
import { pause } from '../deliver/wait-until.ts';

/** Something a worker does every now and then, beside delivering. */
export type Duty = {
  /** The noun of its log events. */
  name: string;
  firstMs: number;
  everyMs: number;
  /** Stops early when `signal` is aborted. What it throws is logged, and the next run comes all the same. */
  run: (signal: AbortSignal) => Promise<void>;
};

export type Repeating = { /** Resolves when the run under way has ended. */ stop: () => Promise<void> };

/** Runs never overlap; jitter keeps the workers of a fleet, started together, from running in step. */
export function repeat({ name, firstMs, everyMs, run }: Duty, log: Log): Repeating {
  const stopping = new AbortController();
  const { signal } = stopping;

  async function loop(): Promise<void> {
    await pause(firstMs * Math.random(), signal);
    while (!signal.aborted) {
      await run(signal).catch((error: unknown) => log.warn(`${name}.failed`, { error }));
      await pause(everyMs * (0.9 + 0.2 * Math.random()), signal);
    }
  }

  const looping = loop();
  return {
    stop() {
      stopping.abort();
      return looping;
    },
  };
}

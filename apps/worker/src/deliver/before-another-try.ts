import { pause } from './wait-until.ts';

const FIRST_PAUSE_MS = 50;
/** Well below the sweep's pause after an outage, so that what was to be written is there before anybody rings for its rows. */
const MAX_PAUSE_MS = 1_000;

/** Waits longer after each failure, or until `gone`. With jitter: what failed together in one statement does not meet in one again. */
export function beforeAnotherTry(failures: number, gone: AbortSignal): Promise<void> {
  const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
  return pause(pauseMs * (0.5 + Math.random() / 2), gone);
}

/** What `work` comes to, which is tried again for `ms`, or until `gone`. Rejects with its last error then. */
export async function tryAgainFor<T>(ms: number, gone: AbortSignal, work: () => Promise<T>): Promise<T> {
  const untilMs = performance.now() + ms;
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      await beforeAnotherTry(failures, gone);
      if (gone.aborted || performance.now() >= untilMs) throw error;
    }
  }
}

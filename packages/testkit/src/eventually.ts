import { setTimeout as pause } from 'node:timers/promises';

/** Who has waited for long is not in a hurry, and what is asked for has a cost. */
const POLL_MS = { least: 10, most: 200, ofTheWait: 0.2 };

/** Polls until `check` stops throwing and gives what it returned; past the time limit, throws what it threw last. */
export async function eventually<T>(check: () => Promise<T> | T, timeoutMs = 30_000): Promise<T> {
  const startedMs = performance.now();
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() - startedMs > timeoutMs) throw error;
    }
    const waitedMs = performance.now() - startedMs;
    await pause(Math.min(POLL_MS.most, Math.max(POLL_MS.least, waitedMs * POLL_MS.ofTheWait)));
  }
}

import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 20;

/** Polls until `check` stops throwing and gives what it returned; past the time limit, throws what it threw last. */
export async function eventually<T>(check: () => Promise<T> | T, timeoutMs = 30_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await pause(POLL_MS);
  }
}

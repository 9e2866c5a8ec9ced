import { setTimeout as pause } from 'node:timers/promises';

export type LockWait = {
  /** After which to give up, in ms. */
  giveUpMs?: number;
  /** Called before each further try. */
  onBlocked?: () => void;
};

const GIVE_UP_MS = 10 * 60_000;
const PAUSE_MS = 500;
/** PostgreSQL's words for a lock that could not be had in time, and for two that wait for each other. */
const BLOCKED = new Set(['55P03', '40P01']);

export const isBlocked = (error: unknown) => BLOCKED.has(String((error as { code?: unknown } | null)?.code));

/**
 * Does `work`, which waits for its locks only a moment, until it has them: whoever waits longer for a table has everybody
 * else wait behind. Between two tries all of those get on.
 */
export async function untilUnlocked<T>(
  work: () => Promise<T>,
  { giveUpMs = GIVE_UP_MS, onBlocked = () => {} }: LockWait = {},
): Promise<T> {
  const startedMs = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isBlocked(error) || performance.now() - startedMs >= giveUpMs) throw error;
      onBlocked();
      await pause(PAUSE_MS);
    }
  }
}

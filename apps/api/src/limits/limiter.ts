import { hash } from 'node:crypto';
import type { Log } from '@jiter/core';
import type { AddToCount, RateLimit } from './shared-count.ts';

/** How often this process tells the others what it let through, and learns the same from them. */
export const SETTLE_EVERY_MS = 100;
/** While the shared store is away. */
export const SETTLE_AGAIN_MS = 1_000;
/** Beyond that many keys, those are forgotten whose windows are over. */
const MANY_WINDOWS = 10_000;

export type Limited = {
  limit: number;
  remaining: number;
  resetMs: number;
  windowMs: number;
  allowed: boolean;
};

export type Limiter = {
  /** Counts one request of this API key, or of whatever else `key` names. Never waits for anything. `most`: another limit than the usual. */
  take(key: string, most?: number): Limited;
  close(): void;
};

type Window = {
  /** By all processes, as far as known here. */
  used: number;
  /** What of it the others have not been told. */
  untold: number;
  endsAtMs: number;
};

type Deps = { addToCount: AddToCount; log: Log; nowMs?: () => number; settleEveryMs?: number };

/**
 * Counts here and settles with the other processes in the background, so that no request waits for a round trip. What
 * it costs: a limit can be passed by what the other processes let through within one settling. While the store is
 * away, each process counts for itself and tells later.
 */
export function createLimiter({ requests, windowMs }: RateLimit, deps: Deps): Limiter {
  const { addToCount, log, nowMs = () => performance.now(), settleEveryMs = SETTLE_EVERY_MS } = deps;
  const windows = new Map<string, Window>();
  const untold = new Set<string>();
  let looksBeyond = MANY_WINDOWS;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function windowOf(key: string, now: number): Window {
    const known = windows.get(key);
    if (known && known.endsAtMs > now) return known;
    if (windows.size >= looksBeyond) {
      forgetEnded(windows, now);
      // Where most last, they are not looked through for each one that begins.
      looksBeyond = Math.max(MANY_WINDOWS, 2 * windows.size);
    }
    const fresh = { used: 0, untold: 0, endsAtMs: now + windowMs };
    windows.set(key, fresh);
    return fresh;
  }

  async function tell(key: string): Promise<void> {
    const window = windowOf(key, nowMs());
    const points = window.untold;
    window.untold = 0;
    if (points === 0) return;
    try {
      const { used, msLeft } = await addToCount(key, points);
      window.used = used + window.untold;
      window.endsAtMs = nowMs() + msLeft;
    } catch (error) {
      window.untold += points;
      untold.add(key);
      throw error;
    }
  }

  async function settle(): Promise<void> {
    const keys = [...untold];
    untold.clear();
    const told = await Promise.allSettled(keys.map(tell));
    const failure = told.find((one) => one.status === 'rejected');
    if (failure) log.warn('limits.unsettled', { error: failure.reason as unknown });
    timer = undefined;
    if (untold.size > 0) arm(failure ? SETTLE_AGAIN_MS : settleEveryMs);
  }

  function arm(ms: number): void {
    if (!closed) timer ??= setTimeout(() => void settle(), ms).unref();
  }

  return {
    take(name, most = requests) {
      const key = hashKey(name);
      const now = nowMs();
      const window = windowOf(key, now);
      const allowed = window.used < most;
      if (allowed) {
        window.used += 1;
        window.untold += 1;
        untold.add(key);
        arm(settleEveryMs);
      }
      const remaining = Math.max(0, most - window.used);
      return { limit: most, remaining, resetMs: window.endsAtMs - now, windowMs, allowed };
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/** The store is shared, perhaps with others: it gets to see no key. */
function hashKey(apiKey: string): string {
  return hash('sha256', apiKey, 'base64');
}

function forgetEnded(windows: Map<string, Window>, now: number): void {
  for (const [key, { endsAtMs }] of windows) if (endsAtMs <= now) windows.delete(key);
}

import type { Log } from '@jiter/core';
import type { Duty } from './repeat.ts';
import type { Term } from './term.ts';

export type Woken = {
  /** Has it run now, unless it does. */
  wake(duty: Duty, term: Term): void;
  /** Resolves when none runs that was woken. */
  idle(): Promise<void>;
};

/** Runs duties when there is something for them to do, which somebody else finds who looks anyway. */
export function createWoken(log: Pick<Log, 'warn'>): Woken {
  const running = new Map<string, Promise<void>>();
  return {
    wake(duty, term) {
      const { name } = duty;
      if (running.has(name)) return;
      const run = duty
        .run(term)
        .catch((error: unknown) => log.warn(`${name}.failed`, { error }))
        .finally(() => running.delete(name));
      running.set(name, run);
    },
    idle: async () => void (await Promise.all(running.values())),
  };
}

/** The sweep wakes it within a second: by itself it only has to make up for a wake that was missed. */
const MISSED_MS = 60_000;
const OFTEN_MS = 1_000;

export const unlessWoken = (duty: Duty, sweepMs: number): Duty =>
  sweepMs <= OFTEN_MS ? { ...duty, firstMs: MISSED_MS, everyMs: MISSED_MS } : duty;

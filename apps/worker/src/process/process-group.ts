import type { ChildProcess } from 'node:child_process';
import type { Log } from '@jiter/core';
import { supervise, type End } from '@jiter/runtime';
import { createGroupNumbers } from './group-numbers.ts';

type Deps = {
  /** How many processes to keep running. */
  size: number;
  /** Starts one, which sends a message once it is ready and ends on SIGTERM. */
  fork: () => ChildProcess;
  /** After SIGTERM, when to stop waiting for its end. */
  graceMs: number;
  /** With this exit code it would end again and again: that is for `onBadConfig` to deal with. */
  exitBadConfig: number;
  onBadConfig: () => void;
  log: Log;
};

/** Worker processes that are kept running: one that ends by itself is started again. */
export type ProcessGroup = {
  /** Resolves when each of them has been ready. */
  ready: Promise<void>;
  /** Rejects while one of them is not. */
  check: () => Promise<void>;
  /** The numbers of all of them, for Prometheus. */
  numbers: () => Promise<string>;
  /** Resolves when all have ended. */
  stop: () => Promise<void>;
};

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 10_000;
/** Who has run for so long does not end because of how it was started. */
const PROVEN_MS = 60_000;

export function openProcessGroup(deps: Deps): ProcessGroup {
  const { size, fork: start, graceMs } = deps;
  const numbers = createGroupNumbers(() =>
    members.flatMap(({ isReady, askForNumbers }, place) => {
      if (!isReady()) return [];
      askForNumbers();
      return [place];
    }),
  );
  const members = Array.from({ length: size }, (_none, place) => {
    const onEnd = createOnEnd(deps);
    return supervise({
      start,
      graceMs,
      onNumbers: (told) => numbers.took(place, told),
      onEnd: (end) => {
        numbers.ended(place);
        return onEnd(end);
      },
    });
  });
  const all = async (work: Promise<unknown>[]) => void (await Promise.all(work));
  return {
    ready: all(members.map(({ ready }) => ready)),
    check: () =>
      members.every(({ isReady }) => isReady())
        ? Promise.resolve()
        : Promise.reject(new Error('not all processes are ready')),
    numbers: numbers.text,
    stop: () => all(members.map(({ stop }) => stop())),
  };
}

/** For one of them: how often it died in a row decides for how long it stays away. */
export function createOnEnd({
  exitBadConfig,
  onBadConfig,
  log,
}: Pick<Deps, 'exitBadConfig' | 'onBadConfig' | 'log'>): (end: End) => number | undefined {
  let deaths = 0;
  return ({ pid, code, signal, error, ranMs }) => {
    if (code === exitBadConfig) return void onBadConfig();
    deaths = ranMs > PROVEN_MS ? 1 : deaths + 1;
    const againInMs = pauseAfter(deaths);
    if (error) log.error('process.not-started', { error, againInMs });
    else log.error('process.died', { pid, code, signal, againInMs });
    return againInMs;
  };
}

function pauseAfter(deaths: number): number {
  return Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (deaths - 1));
}

import type { ChildProcess } from 'node:child_process';
import type { Log } from '@jiter/core';

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
  /** Resolves when all have ended. */
  stop: () => Promise<void>;
};

type Member = { ready: Promise<void>; isReady: () => boolean; stop: () => Promise<void> };

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 10_000;
/** Who has run for so long does not end because of how it was started. */
const PROVEN_MS = 60_000;

export function openProcessGroup(deps: Deps): ProcessGroup {
  const members = Array.from({ length: deps.size }, () => keepRunning(deps));
  const all = async (work: Promise<void>[]) => void (await Promise.all(work));
  return {
    ready: all(members.map(({ ready }) => ready)),
    check: () =>
      members.every(({ isReady }) => isReady())
        ? Promise.resolve()
        : Promise.reject(new Error('not all processes are ready')),
    stop: () => all(members.map(({ stop }) => stop())),
  };
}

function keepRunning({ fork, graceMs, exitBadConfig, onBadConfig, log }: Deps): Member {
  let child: ChildProcess;
  let deaths = 0;
  let isReady = false;
  let stopping = false;
  let again: NodeJS.Timeout | undefined;
  let resolveReady: () => void;
  const ready = new Promise<void>((resolve) => (resolveReady = resolve));

  function launch(): void {
    const startedMs = performance.now();
    child = fork();
    child.on('message', (message: { kind?: unknown }) => {
      isReady = message.kind !== 'exhausted';
      if (isReady) resolveReady();
    });
    child.once('exit', (code, signal) => {
      isReady = false;
      if (stopping) return;
      if (code === exitBadConfig) return onBadConfig();
      deaths = performance.now() - startedMs > PROVEN_MS ? 1 : deaths + 1;
      const againInMs = pauseAfter(deaths);
      log.error('process.died', { pid: child.pid, code, signal, againInMs });
      again = setTimeout(launch, againInMs);
    });
  }

  launch();
  return {
    ready,
    isReady: () => isReady,
    stop() {
      stopping = true;
      clearTimeout(again);
      return end(child, graceMs);
    },
  };
}

export function pauseAfter(deaths: number): number {
  return Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (deaths - 1));
}

function end(child: ChildProcess, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

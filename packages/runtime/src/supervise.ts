import type { ChildProcess } from 'node:child_process';
import { NUMBERS, type ExhaustedMessage } from './lifecycle.ts';

/** How a process ended that nobody had asked to, or why it could not be started. */
export type End = {
  pid: number | undefined;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** It was never there: the machine has no room for it, mostly. */
  error?: Error;
  ranMs: number;
};

export type SuperviseOptions = {
  /** Starts it. It sends a message once it is ready, and when it is exhausted or ready again, and ends on SIGTERM. */
  start: () => ChildProcess;
  /** After SIGTERM, when to stop waiting for its end. */
  graceMs: number;
  /** Told of each end; answers after which pause it is started again, or undefined if it is not. */
  onEnd: (end: End) => number | undefined;
  /** Told the numbers that were asked for. */
  onNumbers?: (numbers: unknown) => void;
};

/** A process that is kept running: one that ends by itself is started again. */
export type Supervised = {
  /** What it says when it is ready for the first time, however often it had to be started. */
  ready: Promise<unknown>;
  isReady: () => boolean;
  /** Asks it for its numbers. */
  askForNumbers: () => void;
  /** SIGTERM, and SIGKILL for one that does not end within the grace. Resolves when it has ended. */
  stop: () => Promise<void>;
  kill: () => void;
};

export function supervise({ start, graceMs, onEnd, onNumbers }: SuperviseOptions): Supervised {
  let child: ChildProcess | undefined;
  let isReady = false;
  let stopping = false;
  let again: NodeJS.Timeout | undefined;
  let resolveReady: (message: unknown) => void;
  const ready = new Promise<unknown>((resolve) => (resolveReady = resolve));

  function launch(): void {
    const startedMs = performance.now();
    const end = (how: Omit<End, 'ranMs'>) => {
      child = undefined;
      isReady = false;
      if (stopping) return;
      const pauseMs = onEnd({ ...how, ranMs: performance.now() - startedMs });
      if (pauseMs !== undefined) again = setTimeout(launch, pauseMs);
    };
    const notStarted = (error: Error) => end({ pid: undefined, code: null, signal: null, error });
    try {
      child = start();
    } catch (error) {
      // Of what the machine is out of, some is thrown (ENOMEM) and some told by an event (EAGAIN).
      return notStarted(error as Error);
    }
    const { pid } = child;
    const started = child;
    child.on('message', (message: { kind?: unknown; numbers?: unknown }) => {
      // What it said last may be read when its end is known already.
      if (child !== started) return;
      if (message.kind === NUMBERS) return onNumbers?.(message.numbers);
      isReady = message.kind !== ('exhausted' satisfies ExhaustedMessage['kind']);
      if (isReady) resolveReady(message);
    });
    child.once('exit', (code, signal) => end({ pid, code, signal }));
    // One that runs has such events too, for a message that did not reach it: its end is told by the other one.
    child.on('error', (error) => pid === undefined && notStarted(error));
  }

  launch();
  return {
    ready,
    isReady: () => isReady,
    // Should it be gone by now, its end says so, and no error.
    askForNumbers: () => void (child?.connected && child.send({ kind: NUMBERS }, () => {})),
    kill: () => void child?.kill('SIGKILL'),
    async stop() {
      stopping = true;
      clearTimeout(again);
      if (child) await endWithin(graceMs, child);
    },
  };
}

function endWithin(graceMs: number, child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    // It was not there to be started, and the event that tells so is on its way.
    if (child.pid === undefined) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

import type { Log } from '@jiter/core';

type Step = () => Promise<void> | void;

export type LifecycleOptions = {
  signals: readonly NodeJS.Signals[];
  /** Told once, before anything is closed. */
  onAsked: (cause: string) => void;
  /** Told each time that somebody asks while it is closing, tired of waiting. */
  onAskedAgain?: () => void;
  /** One step failed; the others are done all the same. */
  onFailed: (error: unknown) => void;
  exit: (code: number, hasFailed: boolean) => void;
};

/** Closes in order what was opened, however the end comes about, and once. */
export type Lifecycle = {
  /** What is opened last is closed first. */
  onStop: (step: Step) => void;
  /** To be asked in other ways than by signals. */
  ask: (cause: string) => void;
  /** Closes everything and exits. Later calls change nothing. */
  stop: (code: number) => Promise<void>;
  isStopping: () => boolean;
};

export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { signals, onAsked, onAskedAgain, onFailed, exit } = options;
  const steps: Step[] = [];
  let stopping: Promise<void> | undefined;

  async function closeAll(code: number): Promise<void> {
    let hasFailed = false;
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        hasFailed = true;
        onFailed(error);
      }
    }
    exit(code, hasFailed);
  }

  const stop = (code: number) => (stopping ??= closeAll(code));
  const ask = (cause: string) => {
    if (stopping) return onAskedAgain?.();
    onAsked(cause);
    void stop(0);
  };
  for (const signal of signals) process.on(signal, () => ask(signal));
  return { onStop: (step) => void steps.push(step), ask, stop, isStopping: () => stopping !== undefined };
}

/**
 * A service's: calls `stop` once, on SIGTERM, SIGINT, or when the parent that opened an IPC channel is gone, and exits.
 * Further signals change nothing: a shutdown under way has its own deadline.
 */
export function onShutdown(log: Log, stop: () => Promise<void>): void {
  const { onStop, ask } = createLifecycle({
    signals: ['SIGTERM', 'SIGINT'],
    onAsked: (cause) => log.info('process.stopping', { cause }),
    onFailed: (error) => log.error('process.stop-failed', { error }),
    exit: (code, hasFailed) => exit(log, hasFailed ? 1 : code),
  });
  onStop(stop);
  const onParentGone = () => ask('parent gone');
  process.on('disconnect', onParentGone);
  // Nobody is told of what happened before: to open all that is to be stopped takes a while. Who has no parent has no `send`.
  if (process.send && !process.connected) onParentGone();
}

function exit(log: Log, code: number): void {
  log.info('process.stopped', { code });
  // Not process.exit() at once: what was just logged may still be on its way into a pipe.
  process.exitCode = code;
  if (process.connected) process.disconnect();
  setTimeout(() => process.exit(code), 500).unref();
}

/** What a process says of itself once it can be used. */
export type ReadyMessage =
  /** `setUp`: the path by which the first person gets in, as long as there is none. */
  { kind: 'listening'; url: string; setUp?: string } | { kind: 'ready' };
/** Until it is ready again, it cannot be used after all: it is out of something. */
export type ExhaustedMessage = { kind: 'exhausted' };

/** What a parent asks for, and what it is answered: the numbers of this process, as plain data. */
export const NUMBERS = 'numbers';
type NumbersMessage = { kind: typeof NUMBERS; numbers: unknown };

/** Tells the process that started this one, if one did. Should it be gone by now, `disconnect` says so, and no error. */
export function tellParent(message: ReadyMessage | ExhaustedMessage | NumbersMessage): void {
  if (process.connected) process.send!(message, undefined, undefined, () => {});
}

/** Has a parent that asks told the numbers of this process. */
export function onNumbersAsked(numbers: () => Promise<unknown>): void {
  process.on('message', (message: { kind?: unknown }) => {
    if (message.kind !== NUMBERS) return;
    void numbers().then((found) => tellParent({ kind: NUMBERS, numbers: found }));
  });
}

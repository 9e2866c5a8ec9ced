import type { Log } from '@jiter/core';

/**
 * Calls `stop` once, on SIGTERM, SIGINT, or when the parent that opened an IPC channel is gone, and exits.
 * Further signals change nothing: a shutdown under way has its own deadline.
 */
export function onShutdown(log: Log, stop: () => Promise<void>): void {
  let stopping = false;
  const shutDown = (cause: string) => {
    if (stopping) return;
    stopping = true;
    log.info('process.stopping', { cause });
    stop().then(
      () => exit(log, 0),
      (error: unknown) => {
        log.error('process.stop-failed', { error });
        exit(log, 1);
      },
    );
  };
  process.on('SIGTERM', () => shutDown('SIGTERM'));
  process.on('SIGINT', () => shutDown('SIGINT'));
  process.on('disconnect', () => shutDown('parent gone'));
}

function exit(log: Log, code: number): void {
  log.info('process.stopped', { code });
  // Not process.exit() at once: what was just logged may still be on its way into a pipe.
  process.exitCode = code;
  if (process.connected) process.disconnect();
  setTimeout(() => process.exit(code), 500).unref();
}

/** Tells the process that started this one, if one did. Should it be gone by now, `disconnect` says so, and no error. */
export function tellParent(
  message: { kind: 'listening'; url: string } | { kind: 'ready' } | { kind: 'exhausted' },
): void {
  if (process.connected) process.send!(message, undefined, undefined, () => {});
}

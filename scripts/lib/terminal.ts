import { createLifecycle, type Lifecycle } from '@jiter/runtime';

/** What runs in somebody's terminal: it opens and closes in order, on Ctrl-C and every other way to be asked to end. */
export type Terminal = Pick<Lifecycle, 'onStop'> & {
  /** Closes everything and exits; a message goes to stderr. Later calls change nothing. */
  stop: (code: number, message?: string) => Promise<void>;
  /** Called when the user asks a second time, tired of waiting. */
  onHurry: (step: () => void) => void;
};

/** One Ctrl-C can reach us twice, through the terminal and through npm. */
const SAME_KEY_MS = 500;
const PARENT_CHECK_MS = 500;

export function openTerminal({ farewell }: { farewell: string }): Terminal {
  const hurries: (() => void)[] = [];
  let askedAt = 0;
  const { onStop, ask, stop, isStopping } = createLifecycle({
    signals: ['SIGINT', 'SIGTERM', 'SIGHUP'],
    onAsked() {
      askedAt = Date.now();
      console.log(`\n${farewell}`);
    },
    onAskedAgain() {
      if (Date.now() - askedAt > SAME_KEY_MS) hurries.forEach((hurry) => hurry());
    },
    onFailed: (error) => console.error(String(error)),
    // Exit code 0 on Ctrl-C: the user wanted just that, and npm prints an error for anything else.
    exit: (code) => process.exit(code),
  });
  process.stdout.on('error', () => {}); // the terminal was closed: what is open is closed all the same
  process.stderr.on('error', () => {});
  watchNpm(() => ask('npm gone'));
  return {
    onStop,
    onHurry: (step) => void hurries.push(step),
    stop(code, message) {
      if (!isStopping() && message) console.error(message);
      return stop(code);
    },
  };
}

/** `kill <npm>` ends npm and its shell, which tell us nothing: we notice that our parent has changed. */
function watchNpm(gone: () => void): void {
  const parent = process.ppid;
  if (!process.env.npm_lifecycle_event) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, PARENT_CHECK_MS);
  timer.unref();
}

type Step = () => Promise<void> | void;

export type Lifecycle = {
  /** What is opened last is closed first. */
  onStop: (step: Step) => void;
  /** Closes everything and exits; a message goes to stderr. Later calls change nothing. */
  stop: (code: number, message?: string) => Promise<never>;
  /** Called when the user asks a second time, tired of waiting. */
  onHurry: (step: () => void) => void;
};

/** One Ctrl-C can reach us twice, through the terminal and through npm. */
const SAME_KEY_MS = 500;
const PARENT_CHECK_MS = 500;

/** Opens and closes in order, on Ctrl-C and every other way to be asked to end. */
export function createLifecycle({ farewell }: { farewell: string }): Lifecycle {
  const steps: Step[] = [];
  const hurries: (() => void)[] = [];
  let stopping: Promise<never> | undefined;
  let askedAt = 0;

  async function closeAll(code: number): Promise<never> {
    for (let step = steps.pop(); step; step = steps.pop()) {
      await Promise.resolve(step()).catch((error: unknown) => console.error(String(error)));
    }
    process.exit(code);
  }

  function stop(code: number, message?: string): Promise<never> {
    if (!stopping && message) console.error(message);
    return (stopping ??= closeAll(code));
  }

  function ask(code: number): void {
    if (!stopping) {
      askedAt = Date.now();
      console.log(`\n${farewell}`);
      void stop(code);
    } else if (Date.now() - askedAt > SAME_KEY_MS) {
      hurries.forEach((hurry) => hurry());
    }
  }

  // Exit code 0 on Ctrl-C: the user wanted just that, and npm prints an error for anything else.
  process.on('SIGINT', () => ask(0));
  process.on('SIGTERM', () => ask(0));
  process.on('SIGHUP', () => ask(0));
  process.stdout.on('error', () => {}); // the terminal was closed: what is open is closed all the same
  process.stderr.on('error', () => {});
  watchNpm(() => ask(0));
  return { onStop: (step) => void steps.push(step), onHurry: (step) => void hurries.push(step), stop };
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

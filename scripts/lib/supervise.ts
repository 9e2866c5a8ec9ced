import { type ChildProcess, spawn } from 'node:child_process';

const EXIT_BAD_CONFIG = 78;
const RESTARTS_PER_MINUTE = 5;
const FIRST_PAUSE_MS = 250;

export type Service = {
  /** The first message it sends, which says that it is ready. */
  ready: Promise<ReadyMessage>;
  /** SIGTERM, and SIGKILL for one that does not end within the grace. */
  stop: () => Promise<void>;
  kill: () => void;
};

export type ReadyMessage = { kind: 'listening'; url: string } | { kind: 'ready' };

export type ServiceSpec = {
  name: 'api' | 'worker';
  /** What Node runs. */
  file: string;
  env: NodeJS.ProcessEnv;
  graceMs: number;
  /** It ended and is started again; told in a sentence. */
  onRevived: (sentence: string) => void;
  /** It cannot be kept running: the reason is a sentence. */
  onGivenUp: (reason: string) => void;
};

/** Keeps one of our processes running: one that ends by itself is started again, up to five times a minute. */
export function superviseService(spec: ServiceSpec): Service {
  const deaths: number[] = [];
  let child: ChildProcess;
  let stopping = false;
  let resolveReady: (message: ReadyMessage) => void;
  const ready = new Promise<ReadyMessage>((resolve) => (resolveReady = resolve));

  function launch(): void {
    if (stopping) return;
    child = spawnService(spec);
    child.once('message', (message) => resolveReady(message as ReadyMessage));
    child.once('exit', (code, signal) => {
      if (!stopping) revive(code, signal);
    });
  }

  function revive(code: number | null, signal: string | null): void {
    if (code === EXIT_BAD_CONFIG)
      return spec.onGivenUp(`The ${spec.name} did not start; its reason is above.`);
    const now = Date.now();
    deaths.push(now);
    const recent = deaths.filter((at) => now - at < 60_000).length;
    const how = `The ${spec.name} ended unexpectedly (${signal ?? `exit code ${code}`})`;
    if (recent > RESTARTS_PER_MINUTE)
      return spec.onGivenUp(`${how} ${recent} times within a minute: giving up.`);
    const pauseMs = FIRST_PAUSE_MS * 2 ** recent;
    spec.onRevived(`${how}: starting it again in ${pauseMs} ms.`);
    setTimeout(launch, pauseMs);
  }

  launch();
  return {
    ready,
    kill: () => void child.kill('SIGKILL'),
    stop: async () => {
      stopping = true;
      await endChild(child, spec.graceMs);
    },
  };
}

/**
 * `detached`: in a process group of its own, so that Ctrl-C reaches us alone and we decide the order. The IPC
 * channel tells it when we are gone, however that came about.
 */
function spawnService({ file, env }: ServiceSpec): ChildProcess {
  return spawn(process.execPath, ['--enable-source-maps', file], {
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function endChild(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await gone;
  clearTimeout(timer);
}

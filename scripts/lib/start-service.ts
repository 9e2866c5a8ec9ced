import { type ChildProcess, spawn } from 'node:child_process';
import { EXIT_BAD_CONFIG, supervise, type End, type ReadyMessage, type Supervised } from '@jiter/runtime';

const RESTARTS_PER_MINUTE = 5;
const FIRST_PAUSE_MS = 250;

export type Service = Pick<Supervised, 'stop' | 'kill'> & {
  /** The first message it sends, which says that it is ready. */
  ready: Promise<ReadyMessage>;
};

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
export function startService(spec: ServiceSpec): Service {
  const env = { ...spec.env };
  const { stop, kill, ...supervised } = supervise({
    start: () => spawnService({ ...spec, env }),
    graceMs: spec.graceMs,
    onEnd: createOnEnd(spec),
  });
  const ready = supervised.ready as Promise<ReadyMessage>;
  // Where it listened once it listens again, also where the system chose that: it was told to people and programs.
  void ready.then((message) => {
    const { port = '' } = message.kind === 'listening' ? new URL(message.url) : {};
    if (port !== '') env['PORT'] = port;
  });
  return { ready, stop, kill };
}

function createOnEnd({ name, onRevived, onGivenUp }: ServiceSpec): (end: End) => number | undefined {
  const deaths: number[] = [];
  return (end) => {
    if (end.code === EXIT_BAD_CONFIG)
      return void onGivenUp(`The ${name} did not start; its reason is above.`);
    const now = Date.now();
    deaths.push(now);
    const recent = deaths.filter((at) => now - at < 60_000).length;
    const how = `The ${name} ${describeEnd(end)}`;
    if (recent > RESTARTS_PER_MINUTE)
      return void onGivenUp(`${how} ${recent} times within a minute: giving up.`);
    const pauseMs = FIRST_PAUSE_MS * 2 ** recent;
    onRevived(`${how}: starting it again in ${pauseMs} ms.`);
    return pauseMs;
  };
}

function describeEnd({ code, signal, error }: End): string {
  if (error) return `could not be started (${error.message})`;
  return `ended unexpectedly (${signal ?? `exit code ${code}`})`;
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

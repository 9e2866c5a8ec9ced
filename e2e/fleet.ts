import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cloneDatabase, eventually, freshQueueUrl, redisUrl } from '@jiter/testkit';
import { createJudge } from '../apps/api/src/openapi/judge-answers.fixture.ts';
import { builtFile, compileCache, NODE_FLAGS, shippedFile } from './built.ts';

export type Backend = 'postgres' | 'redis';
export const backends: Backend[] = redisUrl ? ['postgres', 'redis'] : ['postgres'];

const root = fileURLToPath(new URL('..', import.meta.url));
const STOP_MS = 30_000;

/** A real process of ours. What it prints is kept, to be shown when a test fails. */
export type Running = {
  process: ChildProcess;
  output(): string;
  /** SIGTERM, and wait for the end. Answers the exit code, or the signal that ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
  /** Whether `stop` was called: otherwise, whatever ended it was not the test. */
  wasStopped(): boolean;
};

type Ready = { kind: 'listening'; url: string } | { kind: 'ready' };

/** Runs `command` in the project's folder and waits until it says that it is ready. */
export async function startProcess(
  command: readonly string[],
  env: Record<string, string>,
): Promise<Running & { ready: Ready }> {
  const [program, ...parameters] = command;
  const child = spawn(program!, parameters, {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines: string[] = [];
  child.stdout!.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  const output = () => lines.join('');
  let stopped = false;
  const stop = (signal?: NodeJS.Signals) => {
    stopped = true;
    return end(child, signal);
  };
  const running = { process: child, output, stop, wasStopped: () => stopped };
  const ready = await Promise.race([
    once(child, 'message').then(([message]) => message as Ready),
    // Once all that it said was read: its end is heard of before.
    once(child, 'close').then(([code, signal]) =>
      Promise.reject(new Error(`${command.join(' ')} ended with ${code ?? signal}:\n${output()}`)),
    ),
  ]);
  return { ...running, ready };
}

/** Of a worker whose HEALTH_PORT was left to the system. */
export function healthUrl({ output }: Pick<Running, 'output'>): string {
  const [port] = /(?<="healthPort":)\d+/.exec(output()) ?? [];
  return `http://127.0.0.1:${port}`;
}

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM') {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(timer);
  }
  return child.exitCode ?? child.signalCode;
}

/** What `npm run admin -- …` prints, on the services that `env` names. */
export async function runAdmin(env: Record<string, string>, words: string): Promise<string> {
  const run = promisify(execFile);
  const path = { PATH: process.env['PATH'] };
  const { stdout } = await run(process.execPath, [builtFile('admin'), ...words.split(' ')], {
    cwd: root,
    env: { ...path, ...env },
  });
  return stdout;
}

export type Answer<T> = { status: number; body: T; retryAfter: string | null };
export type WireEvent = {
  id: string;
  payload: string;
  status: string;
  scheduledTime: string;
  sentAt?: string;
  failedAt?: string;
  message?: string;
  history?: {
    status: string;
    lagMs: number;
    durationMs: number;
    requestData: string;
    responseData: string;
  }[];
};

/** What says that something went wrong and was made good: where nothing was broken there is none of it. */
const REPAIRS =
  /"event":"(sweep\.rung-for-silent|claim\.lost|event\.not-\w+|attempt\.not-recorded|cron\.not-planned|job\.stalled)"/;

/**
 * From then on nobody sweeps: an event or a retry that its bell does not bring never comes. However seldom sweeps are, one of them would
 * ring for what a worker has while it stands still for a second, which is no fault.
 */
export const NOBODY_LEADS = `update leases set holder = 'nobody', term = term + 1, held_until = now() + interval '1 hour'`;

export type FleetOptions = {
  workers?: number;
  /** `shipped`: what people run, with its packages in files of their own. */
  build?: 'shipped' | 'inlined';
  env?: Record<string, string>;
  /** For the API alone. */
  apiEnv?: Record<string, string>;
  /** For the workers alone. */
  workerEnv?: Record<string, string>;
  /** Servers of the test's own, instead of a database of the run's: not dropped by `stop`. */
  databaseUrl?: string;
  redisUrl?: string;
};

export type Fleet = Awaited<ReturnType<typeof startFleet>>;

/** An API and `workers` workers as processes, on a database and a queue of their own. */
export async function startFleet(backend: Backend, options: FleetOptions = {}) {
  const { services, drop } = await openServices(backend, options);
  const apiKey = randomUUID();
  const signingSecret = randomUUID();
  const env = {
    HOST: '127.0.0.1',
    PORT: '0',
    SHUTDOWN_DELAY: '0',
    ...services,
    JITER_API_KEY: apiKey,
    JITER_SIGNING_SECRET: signingSecret,
    JITER_MASTER_KEY: randomBytes(32).toString('base64'),
    ALLOW_PRIVATE_DESTINATIONS: 'true',
    RETRY_SCHEDULE: '300ms,500ms,700ms',
    NODE_COMPILE_CACHE: compileCache,
    ...options.env,
  };
  const running: Running[] = [];
  const start = async (entry: string, more: Record<string, string> = {}) => {
    const file = options.build === 'shipped' ? shippedFile(entry) : builtFile(entry);
    const command = [process.execPath, ...NODE_FLAGS, file];
    const one = await startProcess(command, { ...env, ...more });
    running.push(one);
    return one;
  };
  const startApi = async (more?: Record<string, string>) => {
    const one = await start('api', more);
    const { url } = one.ready as { url: string };
    return { ...one, url };
  };
  const startWorker = (more?: Record<string, string>) => start('worker', { ...options.workerEnv, ...more });
  const [api, ...workers] = await Promise.all([
    startApi(options.apiEnv),
    ...Array.from({ length: options.workers ?? 1 }, () => startWorker()),
  ]);
  // Whichever was ready first.
  const order = [api, ...workers].map(({ process: one }) => one);
  running.sort((one, other) => order.indexOf(one.process) - order.indexOf(other.process));
  const { url } = api;
  return {
    api,
    workers,
    url,
    apiKey,
    signingSecret,
    env,
    /** Every process that was started, those that ended included. */
    running,
    startApi,
    startWorker,
    /** The lines in which any of them, until now, told of a repair. */
    repairs: () =>
      running.flatMap(({ output }) =>
        output()
          .split('\n')
          .filter((line) => REPAIRS.test(line)),
      ),
    call: <T = WireEvent>(method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
      callApi<T>(url, apiKey, method, path, body, headers),
    stop: async () => {
      await Promise.all(running.map(({ stop }) => stop()));
      await drop();
    },
  };
}

/** The event, once it has that status. */
export function becomes(
  { call }: Pick<Fleet, 'call'>,
  id: string,
  status: string,
  timeoutMs?: number,
): Promise<WireEvent> {
  return eventually(async () => {
    const { body } = await call('GET', `/api/events/${id}`);
    expect(body).toMatchObject({ status });
    return body;
  }, timeoutMs);
}

/** What the process at `url` tells of itself, line by line. */
export async function readMetrics(url: string, token?: string): Promise<string[]> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/metrics`, { headers });
  expect(answer.status).toBe(200);
  return (await answer.text()).split('\n');
}

async function openServices(backend: Backend, { databaseUrl, redisUrl: given }: FleetOptions) {
  const database = databaseUrl === undefined ? await cloneDatabase() : undefined;
  const queue = backend === 'redis' && given === undefined ? await freshQueueUrl('redis') : undefined;
  const queueUrl = given ?? queue?.url;
  return {
    services: {
      DATABASE_URL: databaseUrl ?? database!.url,
      ...(backend === 'redis' && { REDIS_URL: queueUrl! }),
    },
    async drop() {
      await queue?.drop();
      await database?.drop();
    },
  };
}

const judge = createJudge();

/** What the API answers, which has to be as its document has it. */
export async function callApi<T = WireEvent>(
  url: string,
  apiKey: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const target = new URL(path, url);
  const sent = body === undefined ? '' : JSON.stringify(body);
  const answer = await fetch(target, {
    method,
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: sent }),
  });
  const { status } = answer;
  const answered = await answer.text();
  const type = (answer.headers.get('content-type') ?? '').replace(/;.*/, '');
  const { problem } = judge({ method, path: target.pathname, status, type, sent, answered });
  if (problem !== undefined) throw new Error(`docs/openapi.json says otherwise: ${problem}`);
  return { status, body: JSON.parse(answered) as T, retryAfter: answer.headers.get('retry-after') };
}

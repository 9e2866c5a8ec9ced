import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Account } from './account.ts';
import { SERVER_ENV } from './cluster.ts';
import { endWithOwner } from './watcher.ts';

/** Of a standby, too. */
const READY = /database system is ready to accept (read-only )?connections/;
const BOOT_TIMEOUT_MS = 120_000;
const FAST_SHUTDOWN_MS = 30_000;
const LOG_TAIL_LINES = 15;

export type Server = { port: number; ended: Promise<void>; stop: () => Promise<void> };

export type ServerSpec = {
  file: string;
  data: string;
  account: Account | undefined;
  port: number;
  settings: Record<string, string>;
  onLog: (line: string) => void;
};

/** Resolves when the server takes connections; rejects with its last log lines when it does not come up. */
export async function bootServer(spec: ServerSpec): Promise<Server> {
  const child = spawnServer(spec);
  const tail: string[] = [];
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  endWithOwner(child, spec.account);
  try {
    await untilReady(child, ended, (line) => {
      tail.push(line);
      if (tail.length > LOG_TAIL_LINES) tail.shift();
      spec.onLog(line);
    });
  } catch (error) {
    await stopChild(child, ended);
    throw new Error(`${(error as Error).message}\n${tail.join('\n')}`, { cause: error });
  }
  letGo(child);
  return { port: spec.port, ended, stop: () => stopChild(child, ended) };
}

/** `detached`: in a session of its own, so that Ctrl-C in the terminal reaches us and not the database. */
function spawnServer({ file, data, account, port, settings }: ServerSpec): ChildProcess {
  const all = { ...settings, port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawn(file, ['-D', data, ...flags], {
    ...account,
    cwd: '/',
    env: SERVER_ENV,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function untilReady(
  child: ChildProcess,
  ended: Promise<void>,
  onLine: (line: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The embedded PostgreSQL was not ready within ${BOOT_TIMEOUT_MS / 1000} s:`)),
      BOOT_TIMEOUT_MS,
    );
    void ended.then(() => reject(new Error('The embedded PostgreSQL ended before it was ready:')));
    child.once('error', reject);
    const settled = () => clearTimeout(timer);
    child.once('error', settled);
    void ended.then(settled);
    createInterface({ input: child.stderr! }).on('line', (line) => {
      onLine(line);
      if (!READY.test(line)) return;
      settled();
      resolve();
    });
  });
}

/** An owner that has nothing else to do may end; the watcher stops the server then. */
function letGo(child: ChildProcess): void {
  child.unref();
  (child.stderr as Socket).unref();
}

/** Fast shutdown: sessions are cut, what was committed stays. */
async function stopChild(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.ref();
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), FAST_SHUTDOWN_MS);
  await ended;
  clearTimeout(timer);
}

/** Another process may take it before the server does: the caller tries again then. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port');
  return address.port;
}

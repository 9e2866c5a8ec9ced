import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endWithOwner } from '@jiter/embedded';
import { eventually } from './eventually.ts';
import { needServers } from './need-servers.ts';
import { ownPort } from './own-port.ts';
import { hasProgram } from './programs.ts';

const PGBOUNCER = 'pgbouncer';

export type Pooler = {
  /** Of the same database, through it. */
  url: string;
  /** At once, whatever is under way: its clients lose their connections. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
};

export const hasPgBouncer = () => hasProgram(PGBOUNCER);

/** A PgBouncer in transaction mode before the server of `databaseUrl`, with few connections and Debian's defaults for the rest. */
export async function startPgBouncer(
  databaseUrl: string,
  settings: Record<string, string> = {},
): Promise<Pooler> {
  needServers('a PgBouncer');
  const port = await ownPort();
  const dir = await mkdtemp(join(tmpdir(), 'jiter-pgbouncer-'));
  await chmod(dir, 0o755); // as root, its account must get through
  const file = join(dir, 'pgbouncer.ini');
  await writeFile(file, configOf(databaseUrl, port, settings));
  let child: ChildProcess | undefined;
  const url = new URL(databaseUrl);
  url.port = String(port);

  async function start(): Promise<void> {
    // It refuses to be root.
    const account = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    child = spawn(PGBOUNCER, [...account, file], { detached: true, stdio: ['ignore', 'ignore', 'ignore'] });
    endWithOwner(child);
    await eventually(() => reach(port));
  }

  async function stop(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    url: url.href,
    start,
    stop,
    remove: () => stop().then(() => rm(dir, { recursive: true, force: true })),
  };
}

function configOf(databaseUrl: string, port: number, settings: Record<string, string>): string {
  const { hostname, port: server, username, password } = new URL(databaseUrl);
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    max_client_conn: '500',
    default_pool_size: '20',
    ...settings,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
  const login = `user=${decodeURIComponent(username)} password=${decodeURIComponent(password)}`;
  return `[databases]\n* = host=${hostname} port=${server || '5432'} ${login}\n[pgbouncer]\n${lines.join('\n')}\n`;
}

async function reach(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
}

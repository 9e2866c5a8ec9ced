import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dataDir } from './places.mjs';

const RETRY_MS = 20;

/** PgBouncer in transaction mode before all databases of the server at `serverUrl`, by its defaults else. Rejects where there is none. */
export async function startPooler({ endWithOwner, freePort }, serverUrl) {
  const port = await freePort();
  const dir = join(dataDir, 'pgbouncer');
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o755); // as root, its account must get through
  const file = join(dir, 'pgbouncer.ini');
  await writeFile(file, configOf(new URL(serverUrl), port));
  // It refuses to be root.
  const account = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const server = spawn('pgbouncer', [...account, file], { detached: true, cwd: '/', stdio: 'ignore' });
  const ended = new Promise((resolve) => server.once('close', resolve));
  await Promise.race([
    answers(port),
    new Promise((_, reject) => {
      server.once('error', () => reject(new Error('there is no pgbouncer on the PATH')));
      server.once('exit', (code) => reject(new Error(`pgbouncer ended (${code})`)));
    }),
  ]);
  endWithOwner(server);
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
  };
  return { port, pid: server.pid, stop };
}

function configOf({ hostname, port: serverPort, username, password }, port) {
  const login = `user=${decodeURIComponent(username)} password=${decodeURIComponent(password)}`;
  return [
    '[databases]',
    `* = host=${hostname} port=${serverPort} ${login}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    '',
  ].join('\n');
}

async function answers(port) {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await pause(RETRY_MS);
    } finally {
      socket.destroy();
    }
  }
}

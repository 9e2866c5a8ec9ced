import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FAST_SHUTDOWN_MS = 30_000;

/**
 * Makes way for a new server on `data`: stops one whose owner died without stopping it, and removes the pid file of
 * one that is gone. PostgreSQL itself would refuse to start when another process has that pid by now, which is
 * usual after a container's restart.
 */
export async function clearOrphan(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (await isServerOf(pid, data)) await stopServer(pid, data);
  await rm(file, { force: true });
}

async function stopServer(pid: number, data: string): Promise<void> {
  process.kill(pid, 'SIGINT');
  const deadline = performance.now() + FAST_SHUTDOWN_MS;
  let asked = false;
  while (await isServerOf(pid, data)) {
    if (performance.now() > deadline && !asked) {
      process.kill(pid, 'SIGQUIT');
      asked = true;
    }
    await pause(50);
  }
}

/** False for a zombie too: it has no command line any more. */
async function isServerOf(pid: number, data: string): Promise<boolean> {
  const command = (await commandOf(pid)).replaceAll('\0', ' ').trim();
  return command.includes('postgres') && `${command} `.includes(` -D ${data} `);
}

async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Account } from './account.ts';

/**
 * Sends SIGINT to a server when we die without stopping it, by kill -9 for instance: the shell's `read` fails when
 * our end of its pipe closes, however that comes about. A line through the pipe says that the server is gone.
 */
export function endWithOwner(server: ChildProcess, account?: Account): void {
  if (server.pid === undefined) return;
  const script = 'read -r gone || kill -INT "$1"';
  const shell = spawn('/bin/sh', ['-c', script, 'jiter-watcher', String(server.pid)], {
    ...account,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  shell.unref();
  (shell.stdin as Socket).unref();
  server.once('exit', () => shell.stdin.end('gone\n'));
}

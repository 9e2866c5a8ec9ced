import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endWithOwner } from '@jiter/embedded';
import { needServers } from './need-servers.ts';
import { ownPort } from './own-port.ts';

export const REDIS_SERVER = 'redis-server';

export type RedisServer = {
  url: string;
  port: number;
  pid: number;
  /** Ends it as an operator would. */
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
};

/** A Redis of one's own: no persistence, the default `hz`. Give `port` to come back where one was stopped; `sentinelFile` makes it a sentinel. */
export async function startRedis({
  port,
  args = [],
  sentinelFile,
}: { port?: number; args?: string[]; sentinelFile?: string } = {}): Promise<RedisServer> {
  needServers('a Redis');
  const chosen = port ?? (await ownPort());
  const dir = await mkdtemp(join(tmpdir(), 'jiter-redis-'));
  const flags = [
    '--port',
    String(chosen),
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  // Detached, so that Ctrl-C ends the tests before the Redis they use.
  const told = sentinelFile === undefined ? [...flags, ...args] : [sentinelFile, '--sentinel'];
  const server = spawn(REDIS_SERVER, told, {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  endWithOwner(server);
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const lines = createInterface({ input: server.stdout });
  const output: string[] = [];
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    void ended.then(() => reject(new Error(`redis-server did not start:\n${output.slice(-10).join('\n')}`)));
    lines.on('line', (line) => {
      output.push(line);
      if (/ready to accept connections|Sentinel ID is/i.test(line)) resolve();
    });
  });
  const end = (signal: NodeJS.Signals) => async () => {
    if (server.exitCode === null && server.signalCode === null) server.kill(signal);
    await ended;
    await rm(dir, { recursive: true, force: true });
  };
  return {
    url: `redis://127.0.0.1:${chosen}`,
    port: chosen,
    pid: server.pid!,
    stop: end('SIGTERM'),
    kill: end('SIGKILL'),
  };
}

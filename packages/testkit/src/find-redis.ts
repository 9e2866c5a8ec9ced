import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { runRedis } from './redis-client.ts';
import { startRedis } from './redis.ts';

const run = promisify(execFile);

export type TestRedis = { url: string; stop(): Promise<void> };

/** REDIS_URL, else one started from the PATH, else one installed by apt. Undefined, and said so, when none of it works. */
export async function findRedis(): Promise<TestRedis | undefined> {
  const given = process.env.REDIS_URL;
  try {
    if (given) return await takeGiven(given);
    if (!(await onPath('redis-server'))) await installRedis();
    return await startRedis();
  } catch (error) {
    process.stderr.write(`Redis half skipped: ${(error as Error).message}\n`);
    return undefined;
  }
}

const DATABASES = Array.from({ length: 16 }, (_, index) => String(index));

/** The tests flush its databases, so one that holds anything is not ours to use. */
async function takeGiven(url: string): Promise<TestRedis> {
  const inEach = (command: string) => DATABASES.flatMap((index) => [['SELECT', index], [command]]);
  const sizes = await runRedis(url, inEach('DBSIZE'));
  if (sizes.some((reply) => reply.startsWith(':') && reply !== ':0')) {
    throw new Error('the Redis of REDIS_URL is not empty, and the tests would flush it');
  }
  return { url, stop: async () => void (await runRedis(url, inEach('FLUSHDB'))) };
}

async function installRedis(): Promise<void> {
  if (process.getuid?.() !== 0 || !(await onPath('apt-get'))) {
    throw new Error('install redis-server, or set REDIS_URL to a Redis that is empty');
  }
  process.stderr.write('Installing redis-server by apt-get, for the Redis half of the tests …\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await withoutServices(async () => {
    await run('apt-get', ['update'], { env });
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'redis-server'], { env });
  });
}

/** Debian starts what it installs, unless this file says no (exit code 101). */
async function withoutServices(install: () => Promise<void>): Promise<void> {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' }).then(
    () => true,
    () => false, // this machine has a policy of its own
  );
  try {
    await install();
  } finally {
    if (ours) await rm(policy, { force: true });
  }
}

async function onPath(command: string): Promise<boolean> {
  return run('/bin/sh', ['-c', `command -v ${command}`]).then(
    () => true,
    () => false,
  );
}

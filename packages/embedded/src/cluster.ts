import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';

export type Cluster = { data: string; password: string };

type Setup = { place: string; binaries: Binaries; account: Account | undefined; durable: boolean };

/**
 * Opens the cluster in `place`, made on the first run. It is made under another name and renamed when complete, so
 * that a start that was interrupted half-way leaves nothing that looks like a cluster.
 */
export async function openCluster(setup: Setup): Promise<Cluster> {
  const data = join(setup.place, 'data');
  const passwordFile = join(setup.place, 'password');
  if (await stat(join(data, 'PG_VERSION')).catch(explainForeignData)) {
    return { data, password: (await readFile(passwordFile, 'utf8')).trim() };
  }
  const password = randomBytes(24).toString('base64url');
  const draft = join(setup.place, 'data.new');
  await rm(draft, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (setup.account) await chown(passwordFile, setup.account.uid, setup.account.gid);
  await makeCluster(setup, draft, passwordFile);
  await rename(draft, data);
  return { data, password };
}

function explainForeignData(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw new Error(
    `The embedded PostgreSQL's data belongs to another account (${error.message}): ` +
      'start Jiter as the user who made it, or remove its folder to begin anew.',
  );
}

async function makeCluster(setup: Setup, data: string, passwordFile: string): Promise<void> {
  const { binaries, account } = setup;
  await runTool(account, binaries.initdb, [
    `--pgdata=${data}`,
    '--username=jiter',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Sorted by bytes and the same on every machine, whatever locales it has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(setup.durable ? [] : ['--no-sync']),
  ]);
  // Single-user mode: no server to wait for, no client library needed.
  await runTool(account, binaries.postgres, ['--single', '-D', data, 'postgres'], 'CREATE DATABASE jiter\n');
}

async function runTool(
  account: Account | undefined,
  file: string,
  args: string[],
  input = '',
): Promise<void> {
  const tool = spawn(file, args, { ...account, cwd: '/', env: SERVER_ENV, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  tool.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  tool.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  tool.stdin.on('error', () => {}); // it ended before it read: the exit code below says so
  tool.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    tool.once('error', reject);
    tool.once('close', resolve);
  });
  if (code !== 0 || /^.*(ERROR|FATAL|PANIC): /m.test(output)) {
    throw new Error(`The embedded PostgreSQL could not be set up (${file}, exit ${code}):\n${output.trim()}`);
  }
}

/** Nothing of the caller's: PG… variables are meant for another server, a locale would translate the log we read. */
export const SERVER_ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

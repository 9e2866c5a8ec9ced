import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, lstat, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually, sharedDir } from '@jiter/testkit';
import { copyMigrated } from '@jiter/testkit/database-server';
import { build } from 'esbuild';
import pg from 'pg';
import { giveTo } from './account.ts';
import { findRunningPostgres, removePostgres, type RunningPostgres, startPostgres } from './index.ts';

const here = dirname(fileURLToPath(import.meta.url));
// Inside the project, so that the bundle finds the packages it leaves outside.
const ownerFile = join(here, '../../../node_modules/.cache/jiter/embedded-owner.mjs');
const asRoot = process.getuid?.() === 0 ? test : test.skip;

let folder: string;
let running: RunningPostgres | undefined;

beforeAll(async () => {
  const contents = `import { startPostgres } from './index.ts';
    const { url } = await startPostgres({ dir: process.argv[2], sharedDir: process.argv[3] });
    console.log(url);
    setInterval(() => {}, 1000);`;
  await build({
    stdin: { contents, resolveDir: here, loader: 'ts' },
    outfile: ownerFile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiter-embedded-'));
  await chmod(folder, 0o755);
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await removePostgres(join(folder, 'postgres'));
  await rm(folder, { recursive: true, force: true });
});

/** As one was left that had been started before. */
const haveCluster = () => copyMigrated(join(folder, 'postgres'));

async function start(port?: number): Promise<RunningPostgres> {
  running = await startPostgres({
    dir: join(folder, 'postgres'),
    sharedDir: sharedDir(),
    settings: { fsync: 'off' },
    ...(port === undefined ? {} : { port }),
  });
  return running;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A process that starts a server and does nothing else. */
async function startOwner(): Promise<{ owner: ChildProcess; url: string }> {
  const owner = spawn(process.execPath, [ownerFile, join(folder, 'postgres'), sharedDir() ?? ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  return { owner, url };
}

const serverPid = async () =>
  Number((await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8')).split('\n')[0]);
const pidFile = () => stat(join(folder, 'postgres/data/postmaster.pid'));

test('data, password and database are there again after a restart', async () => {
  const first = await start();
  await query(first.url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
  const findRunning = () => findRunningPostgres(join(folder, 'postgres'));
  // Whoever administers it from another process finds it so.
  expect(await findRunning()).toBe(first.url);
  await first.stop();
  expect(await findRunning()).toBeUndefined();
  const second = await start();
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  expect(new URL(second.url).password).toBe(new URL(first.url).password);
  expect(new URL(second.url).pathname).toBe('/jiter');
});

test('the password is asked for, and its file is closed to others', async () => {
  const { url } = await start();
  const wrong = new URL(url);
  wrong.password = 'guessed';
  await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  expect((await stat(join(folder, 'postgres/password'))).mode & 0o777).toBe(0o600);
});

test('a pid file left by a machine that went down does not block a start', async () => {
  await haveCluster();
  const first = await start();
  const pidText = await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8');
  await first.stop();
  // This very process has the pid that the server had: alive, and no PostgreSQL.
  const stale = pidText.replace(/^\d+/, String(process.pid));
  await writeFile(join(folder, 'postgres/data/postmaster.pid'), stale);
  const second = await start();
  expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a server whose owner was killed with -9 ends, and what was committed is kept', async () => {
  await haveCluster();
  const { owner, url } = await startOwner();
  await query(url, 'CREATE TABLE kept (n int)');
  owner.kill('SIGKILL');
  await eventually(() => expect(pidFile()).rejects.toThrow('ENOENT'));
  const { url: next } = await start();
  expect(await query(next, 'SELECT n FROM kept')).toEqual([]);
});

test('a server that still runs without its owner is replaced', async () => {
  await haveCluster();
  const orphan = await start();
  const pid = await serverPid();
  const successor = await start();
  await orphan.ended;
  expect(await serverPid()).not.toBe(pid);
  expect(await query(successor.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a port that is taken ends in the server’s own words, and whoever has it is left alone', async () => {
  await haveCluster();
  await copyMigrated(join(folder, 'second'));
  const { port, url } = await start();
  // After a restart of the machine, another server may have the pid that the last one here had.
  await copyFile(join(folder, 'postgres/data/postmaster.pid'), join(folder, 'second/data/postmaster.pid'));
  const second = startPostgres({
    dir: join(folder, 'second'),
    sharedDir: sharedDir(),
    settings: { fsync: 'off' },
    port,
  });
  await expect(second).rejects.toThrow(/Address already in use/);
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await removePostgres(join(folder, 'second'));
});

asRoot('as root it works in a folder that is closed to others', async () => {
  await chmod(folder, 0o700);
  const first = await start();
  await query(first.url, 'CREATE TABLE kept (n int)');
  expect((await lstat(join(folder, 'postgres'))).isSymbolicLink()).toBe(true);
  await first.stop();
  const second = await start();
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([]);
  await second.stop();
  const home = await realpath(join(folder, 'postgres'));
  await removePostgres(join(folder, 'postgres'));
  await expect(stat(home)).rejects.toThrow('ENOENT');
});

asRoot('as root it runs as the user whose data it finds, and leaves it theirs', async () => {
  const user = { uid: 4321, gid: 4321 };
  await haveCluster();
  await giveTo(user, join(folder, 'postgres'));
  const { url } = await start();
  await query(url, 'CREATE TABLE made_as_root (n int)');
  expect((await pidFile()).uid).toBe(user.uid);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from './lock.ts';

let dir: string;
let file: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jiter-lock-'));
  file = join(dir, 'lock');
});

afterEach(() => rm(dir, { recursive: true, force: true }));

async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

test('a second one is told who holds the lock and where it listens', async () => {
  const lock = await takeLock(file);
  await expect(takeLock(file)).rejects.toThrow(`pid ${process.pid}, still starting`);
  await lock.announce('http://127.0.0.1:3000');
  await expect(takeLock(file)).rejects.toThrow(`pid ${process.pid}, at http://127.0.0.1:3000`);
  expect(await readdir(dir)).toEqual(['lock']);
});

test('a released lock can be taken again', async () => {
  await (await takeLock(file)).release();
  await (await takeLock(file)).release();
  expect(await readdir(dir)).toEqual([]);
});

test('a lock whose process is gone counts for nothing', async () => {
  await (await takeLock(file)).announce('http://127.0.0.1:3000');
  const held = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...held, pid: await endedPid() }));
  await expect(takeLock(file)).resolves.toBeDefined();
});

test('a lock whose pid is another process by now counts for nothing', async () => {
  await writeFile(file, JSON.stringify({ pid: process.pid, bornAt: 'in another life' }));
  await expect(takeLock(file)).resolves.toBeDefined();
});

test('a lock that cannot be read counts for nothing', async () => {
  await writeFile(file, '');
  await expect(takeLock(file)).resolves.toBeDefined();
});

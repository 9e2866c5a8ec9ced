import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdDataDir } from './data-dir.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jiter-data-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a folder that is not there is made, and held by one start', async () => {
  const lock = await holdDataDir(join(dir, 'a/b'));
  await expect(holdDataDir(join(dir, 'a/b'))).rejects.toThrow('Jiter is already running on this data folder');
  await lock.release();
  await (await holdDataDir(join(dir, 'a/b'))).release();
});

test('of what is no folder the setting is named', async () => {
  const file = join(dir, 'file');
  await writeFile(file, '');
  for (const dataDir of [file, join(file, 'below')])
    await expect(holdDataDir(dataDir)).rejects.toThrow(/^Nothing can be kept in .*set JITER_DATA_DIR to/);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { makeRunDir, removeLeftBehind } from './run-dir.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'jiter-run-dirs-'));
});
afterEach(() => rm(parent, { recursive: true }));

/** What a run leaves that is killed. */
async function killedRun(): Promise<string> {
  const dir = join(parent, 'jiter-test-killed');
  await mkdir(join(dir, 'postgres'), { recursive: true });
  await writeFile(join(dir, 'postgres', 'PG_VERSION'), '18');
  const listen = `require('node:net').createServer().listen(process.argv[1], () => process.send('listening'))`;
  const run = spawn(process.execPath, ['-e', listen, join(dir, 'in-use')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(run, 'message');
  run.kill('SIGKILL');
  await once(run, 'exit');
  return dir;
}

test('what a killed run left is removed, and nothing else', async () => {
  const killed = await killedRun();
  const living = await makeRunDir(parent);
  await mkdir(join(parent, 'jiter-test-beginning'));
  await mkdir(join(parent, 'of-somebody-else'));

  expect(await removeLeftBehind(parent)).toEqual([killed]);
  expect((await readdir(parent)).sort()).toEqual(
    ['jiter-test-beginning', 'of-somebody-else', basename(living.dir)].sort(),
  );
  expect(await removeLeftBehind(parent)).toEqual([]);
  await living.remove();
  expect((await readdir(parent)).sort()).toEqual(['jiter-test-beginning', 'of-somebody-else']);
});

test('where there is no such folder nothing is left behind', async () => {
  expect(await removeLeftBehind(join(parent, 'none'))).toEqual([]);
});

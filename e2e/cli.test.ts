import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, openSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@jiter/testkit';
import { aReceiver } from './a-fleet.ts';
import { atEnd } from './at-end.ts';
import { shippedFile } from './built.ts';

const envOf = (url: string) => ({ ...process.env, JITER_URL: url, JITER_API_KEY: 'k' });
const jiter = (...argv: string[]) =>
  spawnSync(process.execPath, [shippedFile('cli'), ...argv], {
    env: envOf('http://127.0.0.1:1'),
    encoding: 'utf8',
  });
const begin = (url: string, ...argv: string[]) =>
  spawn(process.execPath, [shippedFile('cli'), ...argv], { env: envOf(url) });

test('what npx jiter runs answers help, and ends with a code that tells what went wrong', () => {
  expect(jiter('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('jiter events tail') });
  expect(jiter('events', 'get')).toMatchObject({
    status: 2,
    stderr: 'jiter: Which event? Please name one\n',
  });
});

const FULL = '/dev/full';

(existsSync(FULL) ? test : test.skip)('a disk that is full is no success', () => {
  const out = openSync(FULL, 'w');
  const { status, stderr } = spawnSync(process.execPath, [shippedFile('cli'), '--help'], {
    stdio: ['ignore', out, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(out);
  expect(stderr).toContain('jiter: what came could not be written: ');
  expect(status).toBe(3);
});

const FROM_INPUT = ['events', 'create', '--to', 'https://a.example/', '--in', '1h', '--payload', '-'];

test('a payload is what is put in', async () => {
  const api = await aReceiver([{ body: '{}', headers: { 'content-type': 'application/json' } }]);
  const child = begin(api.url, ...FROM_INPUT, '--json');
  child.stdin.end('what is put in');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(JSON.parse(api.hits[0]!.body)).toMatchObject({ payload: 'what is put in' });
});

/** More than may be on its way into a process that reads nothing. */
const MUCH = 'x'.repeat(2 ** 20);

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it while it waits for more of a payload', async (name) => {
  const api = await aReceiver();
  const child = begin(api.url, ...FROM_INPUT);
  await new Promise((resolve) => child.stdin.write(MUCH, resolve));
  child.kill(name);
  expect(await once(child, 'exit')).toEqual([130, null]);
  expect(api.hits).toEqual([]);
});

test('SIGTERM ends it while it waits for whoever writes to a named pipe', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'jiter-cli-'));
  atEnd(dir, () => rm(dir, { recursive: true }));
  const pipe = join(dir, 'pipe');
  await promisify(execFile)('mkfifo', [pipe]);
  const child = begin('http://127.0.0.1:1', ...FROM_INPUT.slice(0, -1), `@${pipe}`);
  // ENXIO as long as nobody reads.
  const writer = await eventually(() => open(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
  await writer.close();
});

test('SIGINT ends it while it waits for an answer', async () => {
  const api = await aReceiver([{ hang: true }]);
  const child = begin(api.url, 'status');
  await eventually(() => Promise.resolve(expect(api.hits).toHaveLength(1)));
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([130, null]);
});

test('whoever reads has had enough: that is no failure', async () => {
  const child = begin('http://127.0.0.1:1', '--help');
  child.stdout.destroy();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

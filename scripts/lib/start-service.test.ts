import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@jiter/testkit';
import { type Service, startService } from './start-service.ts';

let dir: string;
let service: Service | undefined;
let revived: string[];
let givenUp: string[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jiter-service-'));
  revived = [];
  givenUp = [];
});

afterEach(async () => {
  await service?.stop();
  await rm(dir, { recursive: true, force: true });
});

/** Starts a process that runs `script`; its working folder is ours to leave marks in. */
async function start(script: string, env = process.env): Promise<Service> {
  const file = join(dir, 'service.cjs');
  await writeFile(file, `const fs = require('node:fs'); process.chdir(${JSON.stringify(dir)});\n${script}`);
  const onRevived = (sentence: string) => void revived.push(sentence);
  const onGivenUp = (reason: string) => void givenUp.push(reason);
  service = startService({ name: 'worker', file, env, graceMs: 200, onRevived, onGivenUp });
  return service;
}

const READY = "process.send({ kind: 'ready' });";

test('a process that ends by itself is started again', async () => {
  const { ready } = await start(`
    if (!fs.existsSync('died')) { fs.writeFileSync('died', ''); process.exit(1); }
    ${READY}`);
  expect(await ready).toEqual({ kind: 'ready' });
  expect(revived).toEqual(['The worker ended unexpectedly (exit code 1): starting it again in 500 ms.']);
  expect(givenUp).toEqual([]);
});

test('one that listens does so again where it did, whichever port that was', async () => {
  const { ready } = await start(
    `if (fs.existsSync('died')) fs.writeFileSync('port', process.env.PORT);
    else process.send({ kind: 'listening', url: 'http://127.0.0.1:4711/' }, () => {
      fs.writeFileSync('died', '');
      process.exit(1);
    });`,
    { ...process.env, PORT: '0' },
  );
  expect(await ready).toMatchObject({ kind: 'listening' });
  await eventually(async () => expect(await readFile(join(dir, 'port'), 'utf8')).toBe('4711'));
});

test('one that cannot be started is tried again, and the reason is told', async () => {
  // More than a process may be given: as with want of memory, that is thrown.
  await start(READY, { ...process.env, TOO_LONG: 'x'.repeat(4_000_000) });
  expect(revived).toEqual(['The worker could not be started (spawn E2BIG): starting it again in 500 ms.']);
  expect(givenUp).toEqual([]);
});

test('one that was told something wrong is not', async () => {
  await start('process.exit(78)');
  await eventually(() => expect(givenUp).toEqual(['The worker did not start; its reason is above.']));
});

test('one that does not end when asked to is killed', async () => {
  const { ready, stop } = await start(`process.on('SIGTERM', () => {}); ${READY}`);
  await ready;
  await expect(stop()).resolves.toBeUndefined();
});

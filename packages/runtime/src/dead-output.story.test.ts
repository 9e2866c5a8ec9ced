import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants, createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { bundleLogger } from './logger.fixture.ts';

/** About 1 KB each. */
const FILLER = 'x'.repeat(1_000);
const MANY = 300_000;
/** The 16 MB that may wait, which are there twice while they are being written, as lines and as bytes. */
const MAX_HELD_MB = 40;

let bundle: Awaited<ReturnType<typeof bundleLogger>>;
let dir: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  bundle = await bundleLogger();
  dir = await mkdtemp(join(tmpdir(), 'jiter-output-'));
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
afterAll(async () => {
  await bundle.remove();
  await rm(dir, { recursive: true });
});

/**
 * A process that logs as many lines as it is told to, and says so, with what it holds by then. What it occupies tells
 * as well how far collecting lags behind, by tens of MB on a busy machine.
 */
const SCRIPT = `
  const log = createLogger({ level: 'info', format: 'json', service: 'api' });
  process.on('message', async (count) => {
    for (let n = 0; n < count; n += 1) {
      log.info('line.written', { filler: ${JSON.stringify(FILLER)} });
      if (n % 500 === 0) await new Promise(setImmediate);
    }
    console.error('said to standard error as well');
    process.stderr.write('and once more');
    gc();
    const { heapUsed, external } = process.memoryUsage();
    process.send((heapUsed + external) / 1e6);
  });
  process.send('ready');`;

async function start(stdout: 'pipe' | number, stderr: 'pipe' | number = 'pipe') {
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', bundle.script(SCRIPT)], {
    stdio: ['ignore', stdout, stderr, 'ipc'],
  });
  running.push(child);
  await once(child, 'message');
  /** Rejects when it ends instead; answers what it holds, in MB. */
  const log = async (count: number): Promise<number> => {
    const ended = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`it ended with ${code ?? signal}`);
    });
    child.send(count);
    const [heldMb] = (await Promise.race([once(child, 'message'), ended])) as [number];
    return heldMb;
  };
  return { child, log };
}

type Heard = { lines: number; lost: number };

/** Reads until `lines` have been heard or heard of. */
async function listen(stream: Readable, lines: number): Promise<Heard> {
  const heard = { lines: 0, lost: 0 };
  for await (const text of createInterface({ input: stream })) {
    // A line that a dead reader left unfinished, or the empty one that ends it.
    if (!text.endsWith('}')) continue;
    const line = JSON.parse(text) as { event: string; lines: number };
    if (line.event === 'log.lines-lost') heard.lost += line.lines;
    else heard.lines += 1;
    if (heard.lines + heard.lost >= lines) break;
  }
  return heard;
}

/** A pipe as shells make them; what Node gives to its children is a socket. */
async function makePipe() {
  const path = join(dir, `pipe-${running.length}-${performance.now()}`);
  await promisify(execFile)('mkfifo', [path]);
  const openEnd = (flags: number) => open(path, flags);
  const reader = await openEnd(constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = await openEnd(constants.O_WRONLY);
  return { path, reader, writer };
}

test('a socket whose reader stops reading: memory stays bounded, and what was dropped is told later', async () => {
  const { child, log } = await start('pipe');
  const before = await log(1);
  expect((await log(MANY)) - before).toBeLessThan(MAX_HELD_MB);
  const heard = await listen(child.stdout!, MANY + 1);
  expect(heard.lost).toBeGreaterThan(MANY / 2);
  expect(heard.lines + heard.lost).toBe(MANY + 1);
});

test('a pipe whose reader stops reading: the same', async () => {
  const { path, reader, writer } = await makePipe();
  const { log } = await start(writer.fd);
  await writer.close();
  const before = await log(1);
  expect((await log(MANY)) - before).toBeLessThan(MAX_HELD_MB);
  const heard = await listen(createReadStream(path), MANY + 1);
  await reader.close();
  expect(heard.lost).toBeGreaterThan(MANY / 2);
  expect(heard.lines + heard.lost).toBe(MANY + 1);
});

test('a pipe whose reader is gone: the process lives, and tells the next reader what was lost', async () => {
  const { path, reader, writer } = await makePipe();
  const { log } = await start(writer.fd);
  await writer.close();
  await reader.close();
  for (let round = 0; round < 3; round += 1) await log(10);
  const stream = createReadStream(path, { encoding: 'utf8' });
  await once(stream, 'open');
  await log(1);
  const heard = await listen(stream, 31);
  expect(heard.lost).toBeGreaterThan(0);
  expect(heard.lines + heard.lost).toBe(31);
});

test('a socket whose other end is closed, standard error likewise', async () => {
  const { child, log } = await start('pipe');
  child.stdout!.destroy();
  child.stderr!.destroy();
  for (let round = 0; round < 3; round += 1) await log(10);
});

test('a disk that is full, standard error likewise', async () => {
  const full = await open('/dev/full', 'w');
  const { log } = await start(full.fd, full.fd);
  for (let round = 0; round < 3; round += 1) await log(10);
  await full.close();
});

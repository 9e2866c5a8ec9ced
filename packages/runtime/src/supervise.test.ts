import { spawn, type ChildProcess } from 'node:child_process';
import { eventually } from '@jiter/testkit';
import { supervise, type End, type Supervised } from './supervise.ts';

let supervised: Supervised | undefined;
afterEach(() => supervised?.stop());

const node = (code: string): ChildProcess =>
  spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
const READY = `process.send('ready'); setInterval(() => {}, 1e6);`;

/** Starts what `starts` say, one after the other, and the last of them from then on. */
function setup(...starts: (() => ChildProcess)[]) {
  const ends: End[] = [];
  const started: ChildProcess[] = [];
  supervised = supervise({
    start() {
      const next = starts.length > 1 ? starts.shift()! : starts[0]!;
      const child = next();
      started.push(child);
      return child;
    },
    graceMs: 200,
    onEnd: (end) => (ends.push(end), 1),
  });
  return { ...supervised, ends, started };
}

/** A process that cannot be started is told by an event (of these, EAGAIN) or thrown at once (of these, ENOMEM). */
const failing = {
  'an event': () => spawn('/nonexistent/program'),
  'an exception': () => spawn(process.execPath, ['x'.repeat(4_000_000)]),
};

test.each(Object.entries(failing))('a start that fails by %s is made again', async (_, fail) => {
  const { ready, ends, isReady } = setup(fail, fail, () => node(READY));
  expect(await ready).toBe('ready');
  expect(isReady()).toBe(true);
  const error = expect.objectContaining({ syscall: expect.stringMatching(/^spawn/) });
  const notStarted = { pid: undefined, code: null, signal: null, error };
  expect(ends).toMatchObject([notStarted, notStarted]);
});

test.each(Object.entries(failing))('while starts fail by %s it can be stopped', async (_, fail) => {
  const { ends, stop, kill } = setup(fail);
  await eventually(() => expect(ends.length).toBeGreaterThan(1));
  kill();
  await stop();
  const { length } = ends;
  await new Promise((resolve) => setImmediate(resolve));
  expect(ends).toHaveLength(length);
});

test('a message that does not reach a process that runs ends nothing', async () => {
  const { ready, ends, started, isReady } = setup(() => node(READY));
  await ready;
  started[0]!.emit('error', new Error('a message was not sent'));
  expect(ends).toEqual([]);
  expect(isReady()).toBe(true);
});

test('how it ended is told, and it is not ready until it says so again', async () => {
  const { ready, ends, isReady } = setup(
    () => node(`process.send('ready', () => process.exit(3))`),
    () => node(`setInterval(() => {}, 1e6)`),
  );
  await ready;
  await eventually(() => expect(ends).toMatchObject([{ pid: expect.any(Number), code: 3, signal: null }]));
  expect(isReady()).toBe(false);
});

test('what is stopped stays so, also one that does not listen', async () => {
  const { ready, ends, started, stop } = setup(() => node(`process.on('SIGTERM', () => {}); ${READY}`));
  await ready;
  await stop();
  expect(started).toHaveLength(1);
  expect(started[0]!.signalCode).toBe('SIGKILL');
  expect(ends).toEqual([]);
});

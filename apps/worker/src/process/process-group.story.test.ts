import { spawn, type ChildProcess } from 'node:child_process';
import { silentLog } from '@jiter/core';
import { eventually } from '@jiter/testkit';
import { createOnEnd, openProcessGroup, type ProcessGroup } from './process-group.ts';

let group: ProcessGroup;
afterEach(() => group.stop());

const READY = `process.send('ready'); setInterval(() => {}, 1e6)`;

const run = (code: string) =>
  spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });

/** Processes that run `code`, or what `fork` makes; what is logged of them, and how often they were told to be useless. */
function setup(code: string, fork?: () => ChildProcess) {
  const died: unknown[] = [];
  const logged: string[] = [];
  const gaveUp: true[] = [];
  group = openProcessGroup({
    size: 2,
    fork: fork ?? (() => run(code)),
    graceMs: 100,
    exitBadConfig: 78,
    onBadConfig: () => gaveUp.push(true),
    log: {
      ...silentLog,
      error(event, fields) {
        logged.push(event);
        died.push(fields);
      },
    },
  });
  return { died, logged, gaveUp };
}

test('it is ready when all are, and ends those that do not end by themselves', async () => {
  const { died } = setup(`process.on('SIGTERM', () => {}); ${READY}`);
  await expect(group.check()).rejects.toThrow('not all processes are ready');
  await group.ready;
  await group.check();
  await group.stop();
  await expect(group.check()).rejects.toThrow();
  expect(died).toEqual([]);
});

test('it is not ready while one has no descriptors left', async () => {
  const children: ChildProcess[] = [];
  const code = `const tell = (kind) => process.send({ kind }); setInterval(() => {}, 1e6);
    process.on('SIGHUP', () => tell('exhausted')).on('SIGUSR2', () => tell('ready')); tell('ready');`;
  setup(code, () => {
    const child = run(code);
    children.push(child);
    return child;
  });
  await group.ready;
  children[0]!.kill('SIGHUP');
  await eventually(() => expect(group.check()).rejects.toThrow('not all processes are ready'));
  children[0]!.kill('SIGUSR2');
  await eventually(() => group.check());
});

test('their numbers are told as one, and what asks for them makes none of them ready or not', async () => {
  setup(
    `const values = [{ labels: {}, value: 3 }];
    const numbers = [{ name: 'a_total', help: 'A.', type: 'counter', aggregator: 'sum', values }];
    process.on('message', ({ kind }) => process.send({ kind, numbers })); ${READY}`,
  );
  await group.ready;
  expect(await group.numbers()).toMatch(/^a_total 6$/m);
  await group.check();
});

test('one that ends by itself is started again, and each time later', async () => {
  const { died } = setup('process.exit(3)');
  const pausesOf = (ms: number) =>
    died.filter((fields) => (fields as { againInMs: number }).againInMs === ms);
  // Each of the two has a first and a second end.
  await eventually(() => expect(pausesOf(200)).toHaveLength(2));
  expect(pausesOf(100)).toHaveLength(2);
  expect(died[0]).toMatchObject({ code: 3 });
});

test('one that was told something wrong is not', async () => {
  const { died, gaveUp } = setup('process.exit(78)');
  await eventually(() => expect(gaveUp).toHaveLength(2));
  expect(died).toEqual([]);
});

/** The first is told by an event, as a machine without room for a process does (EAGAIN), the other thrown (ENOMEM). */
test.each([
  ['told by an event', () => spawn('/nonexistent/program')],
  ['thrown', () => spawn(process.execPath, ['x'.repeat(4_000_000)])],
])('the process group survives a failed fork, %s', async (_, failed) => {
  let forks = 0;
  const { died, logged } = setup(READY, () => ((forks += 1) > 3 ? run(READY) : failed()));
  await group.ready;
  await group.check();
  expect(new Set(logged)).toEqual(new Set(['process.not-started']));
  expect(died[0]).toMatchObject({ error: { syscall: expect.stringMatching(/^spawn/) }, againInMs: 100 });
});

test('the pauses double up to a limit, and begin anew after one that ran for a minute', () => {
  const onEnd = createOnEnd({ exitBadConfig: 78, onBadConfig: () => {}, log: silentLog });
  const after = (ranMs: number) => onEnd({ pid: 1, code: 1, signal: null, ranMs });
  expect([0, 0, 0, 60_000].map(after)).toEqual([100, 200, 400, 800]);
  expect(Array.from({ length: 50 }, () => after(0)).at(-1)).toBe(10_000);
  expect([60_001, 0].map(after)).toEqual([100, 200]);
});

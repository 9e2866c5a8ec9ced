import { spawn } from 'node:child_process';
import { silentLog } from '@jiter/core';
import { eventually } from '@jiter/testkit';
import { openProcessGroup, pauseAfter } from './process-group.ts';

/** Processes that run `code`; what is logged about them, and how often they were told to be useless. */
function setup(code: string) {
  const died: unknown[] = [];
  const gaveUp: true[] = [];
  const group = openProcessGroup({
    size: 2,
    fork: () => spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }),
    graceMs: 100,
    exitBadConfig: 78,
    onBadConfig: () => gaveUp.push(true),
    log: { ...silentLog, error: (_event, fields) => void died.push(fields) },
  });
  return { group, died, gaveUp };
}

test('it is ready when all are, and ends those that do not end by themselves', async () => {
  const { group, died } = setup(
    `process.on('SIGTERM', () => {}); process.send('ready'); setInterval(() => {}, 1e6)`,
  );
  await expect(group.check()).rejects.toThrow('not all processes are ready');
  await group.ready;
  await group.check();
  await group.stop();
  await expect(group.check()).rejects.toThrow();
  expect(died).toEqual([]);
});

test('it is not ready while one has no descriptors left', async () => {
  const { group } = setup(
    `const tell = (kind) => process.send({ kind }); tell('ready'); setInterval(() => {}, 1e6);
    setTimeout(() => { tell('exhausted'); setTimeout(() => tell('ready'), 500) }, 100);`,
  );
  await group.ready;
  await eventually(() => expect(group.check()).rejects.toThrow('not all processes are ready'));
  await eventually(() => group.check());
  await group.stop();
});

test('one that ends by itself is started again', async () => {
  const { group, died } = setup('process.exit(3)');
  await eventually(() => expect(died.length).toBeGreaterThan(2));
  expect(died[0]).toMatchObject({ code: 3, againInMs: 100 });
  await group.stop();
});

test('one that was told something wrong is not', async () => {
  const { group, died, gaveUp } = setup('process.exit(78)');
  await eventually(() => expect(gaveUp).toHaveLength(2));
  expect(died).toEqual([]);
  await group.stop();
});

test('the pauses double up to a limit', () => {
  expect([1, 2, 3, 50].map(pauseAfter)).toEqual([100, 200, 400, 10_000]);
});

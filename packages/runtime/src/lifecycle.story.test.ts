import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { transform } from 'esbuild';

let lifecycle: string;
beforeAll(async () => {
  const source = await readFile(new URL('lifecycle.ts', import.meta.url), 'utf8');
  ({ code: lifecycle } = await transform(source, { loader: 'ts', format: 'esm' }));
});

/** A service that has something open until it is stopped, and how it ends once it was `asked` to. */
async function endOf(ask: (child: ChildProcess) => unknown, onStop = '') {
  const script = `${lifecycle}
    const write = (event, { cause, code, error }) => console.log(event, cause ?? code ?? error.message);
    const open = setInterval(() => {}, 1e6);
    onShutdown({ info: write, error: write }, async () => {
      clearInterval(open);
      ${onStop}
    });
    tellParent({ kind: 'ready' });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [said, ended] = [text(child.stdout!), once(child, 'exit')];
  expect((await once(child, 'message'))[0]).toEqual({ kind: 'ready' });
  ask(child);
  const [code] = (await ended) as [number | null];
  return { code, said: (await said).trim().split('\n') };
}

test.each([
  ['SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
  ['SIGINT', (child: ChildProcess) => child.kill('SIGINT')],
  // As when whoever started it was killed: nobody else would end it.
  ['parent gone', (child: ChildProcess) => child.disconnect()],
])('a service ends by %s, and says so', async (cause, ask) => {
  const said = [`process.stopping ${cause}`, 'process.stopped 0'];
  expect(await endOf(ask)).toEqual({ code: 0, said });
});

test('one that could not stop as it should says so by its exit code', async () => {
  const end = await endOf((child) => child.kill('SIGTERM'), `throw new Error('away');`);
  const said = ['process.stopping SIGTERM', 'process.stop-failed away', 'process.stopped 1'];
  expect(end).toEqual({ code: 1, said });
});

test('one whose parent was gone before it could be told ends as well', async () => {
  const script = `${lifecycle}
    await new Promise((resolve) => process.once('disconnect', resolve));
    const open = setInterval(() => {}, 1e6);
    onShutdown({ info: console.log, error: console.log }, async () => clearInterval(open));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [said, ended] = [text(child.stdout!), once(child, 'exit')];
  await once(child, 'spawn');
  child.disconnect();
  expect((await ended)[0]).toBe(0);
  expect(await said).toMatch(/^process\.stopping .*parent gone/);
});

import { execFile } from 'node:child_process';
import { bundleLogger } from './logger.fixture.ts';

let bundle: Awaited<ReturnType<typeof bundleLogger>>;
beforeAll(async () => {
  bundle = await bundleLogger();
});
afterAll(() => bundle.remove());

function run(options: object, code: string): Promise<{ lines: string[]; exit: number | undefined }> {
  const script = bundle.script(`const log = createLogger(${JSON.stringify(options)}); ${code}`);
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['--input-type=module', '-e', script], (_error, stdout) =>
      resolve({ lines: stdout.split('\n').slice(0, -1), exit: child.exitCode ?? undefined }),
    );
  });
}
const json = { level: 'info', format: 'json', service: 'worker' };

test('one JSON object per line, in order, with its fields', async () => {
  const { lines } = await run(json, `log.info('a.done', { n: 1, at: new Date(0) }); log.warn('b.done');`);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      time: expect.any(String),
      level: 'info',
      service: 'worker',
      event: 'a.done',
      n: 1,
      at: '1970-01-01T00:00:00.000Z',
    },
    { time: expect.any(String), level: 'warn', service: 'worker', event: 'b.done' },
  ]);
});

test('errors are told with their code, cause and stack', async () => {
  const code = `log.error('c.failed', { error: Object.assign(new Error('no', { cause: new Error('why') }), { code: 'E1' }) });`;
  const { lines } = await run(json, code);
  expect(JSON.parse(lines[0]!).error).toEqual({
    message: 'no',
    code: 'E1',
    cause: 'why',
    stack: expect.any(String),
  });
});

test('what is below the level is not written', async () => {
  expect((await run({ ...json, level: 'warn' }, `log.info('a.done'); log.debug('b.done');`)).lines).toEqual(
    [],
  );
});

test('what was logged last is not lost when the process ends at once', async () => {
  const many = `for (let n = 0; n < 300; n += 1) log.info('a.done', { n });`;
  const { lines, exit } = await run(json, `${many} process.exit(3);`);
  expect(exit).toBe(3);
  expect(lines).toHaveLength(300);
});

test('for people, a line is readable', async () => {
  const { lines } = await run({ ...json, format: 'pretty' }, `log.info('a.done', { host: 'a b', n: 1 });`);
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} INFO {2}worker a\.done host="a b" n=1$/);
});

test('what JSON cannot say throws nothing at whoever reports a failure', async () => {
  const { lines } = await run(
    json,
    `const circle = {}; circle.of = circle; log.error('c.failed', { circle, big: 1n });`,
  );
  expect(JSON.parse(lines[0]!)).toMatchObject({ event: 'c.failed', unprintable: expect.any(String) });
});

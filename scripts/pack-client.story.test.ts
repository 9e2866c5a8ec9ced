import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
/** Somebody's program, which has the packed client, and what that needs, in its node_modules. */
let program: string;

beforeAll(async () => {
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  program = mkdtempSync(join(root, 'node_modules/.cache/program-'));
  const packed = join(program, 'packed');
  const installed = join(program, 'node_modules/@jiter/client');
  mkdirSync(installed, { recursive: true });
  await run(process.execPath, [join(root, 'scripts/pack-client.mjs'), packed]);
  const name = readdirSync(packed).find((one) => one.endsWith('.tgz'))!;
  await run('tar', ['-xzf', join(packed, name), '-C', installed, '--strip-components=1']);
  rmSync(packed, { recursive: true });
});
afterAll(() => rmSync(program, { recursive: true, force: true }));

const USE = `
const { id } = await createClient({ url: process.env.JITER_URL, apiKey: 'k' }).events.get('7');
const code = await verifyWebhook({ headers: {}, body: '' }, { secret: 's' }).catch((error) => error.code);
console.log(id, code);`;

test.each([
  [
    'ESM',
    'program.mjs',
    `import { createClient } from '@jiter/client';
     import { verifyWebhook } from '@jiter/client/verify';
     ${USE}`,
  ],
  [
    'CommonJS',
    'program.cjs',
    `const { createClient } = require('@jiter/client');
     const { verifyWebhook } = require('@jiter/client/verify');
     (async () => {${USE}})();`,
  ],
])('a program in %s takes what is packed', async (_kind, file, code) => {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ id: request.url }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const JITER_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(join(program, file), code);
  const { stdout } = await run(process.execPath, [join(program, file)], {
    env: { ...process.env, JITER_URL },
  });
  expect(stdout).toBe('/api/events/7 missing_header\n');
  server.close();
  server.closeAllConnections();
});

const TYPED = `
import { createClient, hasCode, type Event } from '@jiter/client';
import { verifyWebhook, type Verified } from '@jiter/client/verify';
const jiter = createClient({ url: 'http://127.0.0.1:3000' });
export async function create(): Promise<Event> {
  // @ts-expect-error -- A payload is a text: types are there, and are not any.
  await jiter.events.create({ payload: 7, destination: 'http://127.0.0.1/', delay: '1h' });
  return jiter.events.create({ payload: '7', destination: 'http://127.0.0.1/', delay: '1h' });
}
export const whose = (error: unknown) => (hasCode(error, 'idempotency_key_reused') ? error.eventId : undefined);
export const verify = (headers: Headers): Promise<Verified> =>
  verifyWebhook({ headers, body: '' }, { secret: 's' });
`;

test.each([
  ['nodenext', 'nodenext'],
  ['bundler', 'esnext'],
  ['node10', 'commonjs'],
])(
  'its types are found by the moduleResolution %s, and stand without skipLibCheck',
  async (moduleResolution, module) => {
    for (const file of ['typed.cts', 'typed.mts']) writeFileSync(join(program, file), TYPED);
    const options = {
      strict: true,
      noEmit: true,
      target: 'es2022',
      lib: 'es2023',
      types: 'node',
      module,
      moduleResolution,
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const files = moduleResolution === 'node10' ? ['typed.cts'] : ['typed.cts', 'typed.mts'];
    const { stdout } = await run(process.execPath, [tsc, ...args, ...files], { cwd: program }).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(stdout).toBe('');
  },
);

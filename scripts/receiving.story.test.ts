import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signWebhook, standardSecret, webhookHeaders } from '@jiter/core';
import { eventually, ownPort, tellSkipped } from '@jiter/testkit';

const root = fileURLToPath(new URL('..', import.meta.url));
const SECRET = '7e8ef49d-087d-4030-b59a-e3e58c56721d';
const page = readFileSync(join(root, 'docs/receiving.md'), 'utf8');

/** For handlers that a framework would call with a request of the web's. */
const SERVE = `
import { createServer } from 'node:http';
export const serve = (handle) => createServer(async (req, res) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const request = new Request('http://127.0.0.1' + req.url, { method: req.method, headers: req.headers, body: Buffer.concat(chunks) });
  const answer = await (async () => handle(request))().catch(() => new Response(null, { status: 500 }));
  res.writeHead(answer.status).end();
}).listen(process.env.PORT, '127.0.0.1');`;

const has = (command: string, ...args: string[]) => {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const python = (module: string) => has('python3', '-c', `import ${module}`);

type Way = { name: string; isHere: boolean; command: string; args: string[]; missing: string };
const node = (name: string, file: string): Way => ({
  name,
  isHere: true,
  command: process.execPath,
  args: [file],
  missing: '',
});
const ways: Way[] = [
  node('Express', 'express.mjs'),
  node('Fastify', 'fastify.mjs'),
  node('Next.js', 'next-main.mjs'),
  node('Hono', 'hono-main.mjs'),
  { name: 'Flask', isHere: python('flask'), command: 'python3', args: ['flask_app.py'], missing: 'flask' },
  {
    name: 'FastAPI',
    isHere: python('fastapi, uvicorn'),
    command: 'python3',
    args: ['fastapi_app.py'],
    missing: 'fastapi and uvicorn',
  },
  { name: 'Go', isHere: has('go', 'version'), command: 'go', args: ['run', 'main.go'], missing: 'go' },
];

let folder: string;
let running: ChildProcess | undefined;
beforeAll(() => {
  // Below the root, where the frameworks are found.
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  folder = mkdtempSync(join(root, 'node_modules/.cache/receiving-'));
  for (const [, file, code] of page.matchAll(/```\w+\n(?:\/\/|#) (\S+)\n([^]*?)```/g))
    writeFileSync(join(folder, file!), code!);
  writeFileSync(join(folder, 'serve.mjs'), SERVE);
  writeFileSync(
    join(folder, 'next-main.mjs'),
    "import { POST } from './route.mjs';\nimport { serve } from './serve.mjs';\nserve(POST);",
  );
  writeFileSync(
    join(folder, 'hono-main.mjs'),
    "import app from './hono.mjs';\nimport { serve } from './serve.mjs';\nserve(app.fetch);",
  );
});
afterEach(() => void running?.kill('SIGKILL'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function signed(body: Buffer, at = new Date(), secret = SECRET): Record<string, string> {
  const signatures = signWebhook('1', body, ['a-newer-secret-of-24-bytes', secret], at);
  return {
    ...webhookHeaders({ eventId: '1', startedAt: at, signatures, userAgent: 'Jiter' }),
    'Content-Type': 'application/octet-stream',
  };
}

async function start({ command, args }: Way, secret: string): Promise<string> {
  const port = await ownPort();
  const env = { ...process.env, PORT: String(port), JITER_SIGNING_SECRET: secret };
  running = spawn(command, args, { cwd: folder, env, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/hook`;
  await eventually(async () =>
    expect([401, 500]).toContain((await fetch(url, { method: 'POST', body: 'x' })).status),
  );
  return url;
}

const KINDS: [name: string, value: string | null][] = [
  ['Content-Type', null],
  ['Content-Type', 'application/json'],
  ['Content-Type', 'application/json; charset=unheard-of'],
  ['Content-Type', 'text/plain; charset=iso-8859-1'],
  ['Content-Type', 'application/x-www-form-urlencoded'],
  ['Content-Type', 'multipart/form-data; boundary=b'],
  ['Content-Encoding', 'gzip'],
  ['Content-Encoding', 'br'],
  ['Content-Encoding', 'aes128gcm'],
];

function withHeader(headers: Record<string, string>, name: string, value: string | null) {
  const { [name]: _other, ...others } = headers;
  return value === null ? others : { ...others, [name]: value };
}

const MIB = 1_048_576;
const BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

for (const way of ways) {
  const titles = [
    `the receiver for ${way.name} takes the bytes that were signed, and no others`,
    `the receiver for ${way.name} takes nothing from anybody while it has no secret`,
    `the receiver for ${way.name} takes 1 MiB${way.name === 'Next.js' ? ', and leaves more to others' : ', and says so of more'}`,
  ] as const;
  if (!way.isHere) {
    tellSkipped(`No ${way.missing} on this machine`, `the receiver for ${way.name} is`);
    for (const title of titles) test.skip(`${title} (skipped: there is no ${way.missing} here)`, () => {});
    continue;
  }
  test(titles[0], async () => {
    const url = await start(way, SECRET);
    const post = async (body: Buffer, headers: Record<string, string>) =>
      (await fetch(url, { method: 'POST', body: new Uint8Array(body), headers })).status;
    for (const body of [BYTES, Buffer.from('{"a": 1}'), Buffer.alloc(0)])
      expect(await post(body, signed(body))).toBe(204);
    // As events' own headers may say. Content-Type: null for none, as of a raw body that says nothing.
    for (const [name, value] of KINDS)
      expect([name, value, await post(BYTES, withHeader(signed(BYTES), name, value))]).toEqual([
        name,
        value,
        204,
      ]);
    expect(await post(Buffer.from('{"a":1}'), signed(Buffer.from('{"a": 1}')))).toBe(401);
    expect(await post(BYTES, signed(BYTES, new Date(Date.now() - 600_000)))).toBe(401);
    expect(await post(BYTES, {})).toBe(401);
    for (const timestamp of ['', 'NaN', '-1', '1e9', '\u00b2', '9'.repeat(5_000)])
      expect(await post(BYTES, { ...signed(BYTES), 'webhook-timestamp': timestamp })).toBe(401);
    for (const signature of ['', 'v1,', 'v1', '\u00b2', 'v1,%', 'v2,AAAA v1,AAAA', 'v1a,AAAA'])
      expect(await post(BYTES, { ...signed(BYTES), 'webhook-signature': signature })).toBe(401);
  });
  test(titles[2], async () => {
    const url = await start(way, SECRET);
    const post = async (length: number) => {
      const body = Buffer.alloc(length, 'x');
      return (await fetch(url, { method: 'POST', body: new Uint8Array(body), headers: signed(body) })).status;
    };
    expect(await post(MIB)).toBe(204);
    expect(await post(MIB + 1)).toBe(way.name === 'Next.js' ? 204 : 413);
  });
  test.each(['', 'whsec_'])(`${titles[1]} (%p)`, async (none) => {
    const url = await start(way, none);
    const headers = signed(BYTES, new Date(), '');
    const { status } = await fetch(url, { method: 'POST', body: new Uint8Array(BYTES), headers });
    expect([401, 500]).toContain(status);
  });
}

test('the whsec_ form of the secret does as well', async () => {
  const url = await start(ways[0]!, standardSecret(SECRET));
  const answer = await fetch(url, { method: 'POST', body: new Uint8Array(BYTES), headers: signed(BYTES) });
  expect(answer.status).toBe(204);
});

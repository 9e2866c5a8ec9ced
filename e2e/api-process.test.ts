import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { cloneDatabase, eventually, runSql, type TestDatabase } from '@jiter/testkit';
import { aBody, API_KEY, SIGNING_SECRET } from '../apps/api/src/test-setup.ts';
import { builtFile, compileCache, NODE_FLAGS } from './built.ts';

const run = promisify(execFile);
const own = { JITER_API_KEY: API_KEY, JITER_SIGNING_SECRET: SIGNING_SECRET };
const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

let database: TestDatabase;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await database.drop();
});

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [...NODE_FLAGS, builtFile('api')], {
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      SHUTDOWN_DELAY: '0',
      NODE_COMPILE_CACHE: compileCache,
      DATABASE_URL: database.url,
      JITER_MASTER_KEY: MASTER_KEY,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  const output = { out: '', err: '' };
  child.stdout!.on('data', (chunk) => (output.out += String(chunk)));
  child.stderr!.on('data', (chunk) => (output.err += String(chunk)));
  const exited = once(child, 'close').then(([code]) => code as number);
  const listening = once(child, 'message').then(([message]) => message as { kind: string; url: string });
  return { child, output, exited, listening };
}

test('settings that are wrong are named, and the exit code says that a restart will not help', async () => {
  const { exited, output } = start({ DATABASE_URL: '', PORT: 'eighty' });
  expect(await exited).toBe(78);
  expect(output.err).toMatch(/DATABASE_URL/);
  expect(output.err).toMatch(/PORT/);
  expect(output.err).not.toMatch(/at .*\(/);
});

test('a port in use is one sentence with the fix', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const { exited, output } = start({ ...own, PORT: String(port) });
  expect(await exited).toBe(78);
  expect(output.err).toBe(`Port ${port} is in use: stop what listens there, or set PORT to another one\n`);
  holder.close();
});

test('a database without tables is one line with the fix', async () => {
  const { exited, output } = start({ ...own, DATABASE_URL: process.env['JITER_TEST_POSTGRES']! });
  expect(await exited).toBe(1);
  expect(output.err).toMatch(/^The .*npm run migrate.*\n$/);
});

test('behind the schema of a newer version migrating says so in a line and ends well, and an API starts', async () => {
  const newer = await cloneDatabase();
  await runSql(newer.url, `insert into jiter_migrations (name, batch) values ('999-newer', 99)`);
  const env = { PATH: process.env['PATH'], DATABASE_URL: newer.url };
  const { stdout, stderr } = await run(process.execPath, [builtFile('migrate')], { env });
  expect([stdout, stderr]).toEqual([expect.stringMatching(/^The schema is of a newer version .*\n$/), '']);
  const { child, exited, listening } = start({ ...own, DATABASE_URL: newer.url });
  const { url } = await listening;
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  await newer.drop();
});

test('a database that is not there yet is waited for', async () => {
  const { child, exited, output } = start({ ...own, DATABASE_URL: 'postgres://nobody:hidden@127.0.0.1:1/x' });
  await eventually(() => expect(output.out).toContain('database.awaited'));
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(output.out + output.err).not.toContain('hidden');
});

test('without a key and without any org, both secrets are made and told once', async () => {
  const fresh = await cloneDatabase();
  const first = start({ DATABASE_URL: fresh.url });
  const { url } = await first.listening;
  const told = await eventually(() => {
    const line = first.output.out.split('\n').find((one) => one.includes('org.created'));
    return JSON.parse(line!) as { apiKey: string; signingSecret: string };
  });
  const { apiKey, signingSecret } = told;
  expect(signingSecret).toMatch(/^[0-9a-f-]{36}$/);
  const answer = await fetch(`${url}/api/events`, { headers: { 'x-api-key': apiKey } });
  expect([answer.status, await answer.json()]).toEqual([200, []]);
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);

  const second = start({ DATABASE_URL: fresh.url });
  await second.listening;
  expect(second.output.out).not.toContain('org.created');
  second.child.kill('SIGTERM');
  expect(await second.exited).toBe(0);
  await fresh.drop();
});

test('SIGTERM: /readyz says so first, and for SHUTDOWN_DELAY all are answered as ever', async () => {
  const { child, exited, listening, output } = start({ ...own, SHUTDOWN_DELAY: '4s' });
  const { url } = await listening;
  const readyz = async () => (await fetch(`${url}/readyz`)).json() as Promise<{ message?: string }>;
  expect(await readyz()).toMatchObject({ status: 'ready' });
  child.kill('SIGTERM');
  await eventually(async () => {
    expect(await readyz()).toMatchObject({ message: 'Not ready: this process is stopping' });
  });
  const created = await fetch(`${url}/api/events`, {
    method: 'POST',
    headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' },
    body: JSON.stringify(aBody()),
  });
  expect(created.status).toBe(200);
  // Whoever sent it has no connection to send the next one on, which might be closed by then.
  expect(created.headers.get('connection')).toBe('close');
  await eventually(() => expect(fetch(`${url}/healthz`)).rejects.toThrow());
  expect(await exited).toBe(0);
  expect(output.err).toBe('');
});

test('SIGTERM: nobody new gets in, what is under way is answered', async () => {
  const { child, exited, listening, output } = start(own);
  const { kind, url } = await listening;
  expect(kind).toBe('listening');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const body = JSON.stringify(aBody());
  const post = request(`${url}/api/events`, {
    method: 'POST',
    headers: { 'x-api-key': API_KEY, 'content-type': 'application/json', 'content-length': body.length },
  });
  const answered = once(post, 'response');
  post.write(body.slice(0, 10));
  await eventually(async () => expect((await fetch(`${url}/healthz`)).status).toBe(200));

  child.kill('SIGTERM');
  await eventually(() => expect(fetch(`${url}/healthz`)).rejects.toThrow());
  post.end(body.slice(10));
  const [response] = (await answered) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
  expect(await json(response)).toMatchObject({ status: 'Pending' });
  expect(await exited).toBe(0);
  expect(output.out + output.err).not.toContain(API_KEY);
  expect(output.out + output.err).not.toContain(SIGNING_SECRET);
});

test.each([
  ['none', 'timeout=65'],
  ['1', 'timeout=620'],
  ['loopback', 'timeout=620'],
])('idle connections are kept for longer than balancers do: TRUST_PROXY=%s', async (proxies, expected) => {
  const { child, exited, listening } = start({ ...own, TRUST_PROXY: proxies });
  const { url } = await listening;
  const [answer] = (await once(
    request(`${url}/healthz`, { headers: { connection: 'keep-alive' } }).end(),
    'response',
  )) as [IncomingMessage];
  answer.resume();
  expect(answer.headers['keep-alive']).toBe(expected);
  child.kill();
  expect(await exited).toBe(0);
});

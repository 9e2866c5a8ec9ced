import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually, sharedDir } from '@jiter/testkit';
import { atEnd } from './at-end.ts';
import { shippedFile } from './built.ts';
import { chromiumPath, launch, openTab } from './console/browser.ts';

const run = promisify(execFile);
const ALONE = fileURLToPath(new URL('this-machine-alone.mjs', import.meta.url));
/** From `npm start` in a new folder until a first event was seen landing. */
const FIRST_EVENT_MS = 60_000;

type Started = { process: ChildProcess; output: () => string; ended: Promise<number | null> };

let dir: string;
const started: Started[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jiter-start-'));
  await chmod(dir, 0o755);
});

afterEach(async () => {
  for (const { process: child, ended } of started.splice(0)) {
    child.kill('SIGTERM');
    await ended;
  }
  await rm(await realpath(join(dir, 'postgres')).catch(() => dir), { recursive: true, force: true });
  await rm(dir, { recursive: true, force: true });
});

/** `npm start` without npm: what it runs, on a free port and a folder of its own, without mail, and with no network but its own. */
function start(entry = 'dev', given: NodeJS.ProcessEnv = {}): Started {
  const own = { JITER_DATA_DIR: dir, JITER_SHARED_DIR: sharedDir(), PORT: '0' };
  const env = { ...process.env, ...own, NODE_OPTIONS: `--import=${ALONE}` };
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'SMTP_URL', 'npm_lifecycle_event'])
    Reflect.deleteProperty(env, name);
  const child = spawn(process.execPath, [shippedFile(entry)], { env: { ...env, ...given } });
  let output = '';
  const collect = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const one = { process: child, output: () => output, ended };
  started.push(one);
  return one;
}

function printed(from: Started, pattern: RegExp): Promise<string> {
  return eventually(() => {
    const match = pattern.exec(from.output());
    if (!match) throw new Error(`not printed yet: ${pattern}\n${from.output()}`);
    return match[1] ?? match[0];
  }, 40_000);
}

/** Runs the printed line in a shell whose `curl` tells its arguments, and sends what they say: no curl needed. */
async function paste(line: string): Promise<Response> {
  const curl = `curl() { node -p 'JSON.stringify(process.argv.slice(1))' -- "$@"; }`;
  const { stdout } = await run('/bin/sh', ['-c', `${curl}\n${line}`]);
  const words = JSON.parse(stdout) as string[];
  const after = (flag: string) => words.flatMap((word, index) => (words[index - 1] === flag ? [word] : []));
  const headers = after('-H').map((header) => header.split(': ') as [string, string]);
  return fetch(
    words.find((word) => word.startsWith('http'))!,
    { method: 'POST', headers, body: after('-d')[0]! },
  );
}

/** A name, a password and two Enters, by a browser. Answers the cookie that it has once a first event was seen landing. */
async function seeFirstEvent(link: string, withinMs: number): Promise<string> {
  const browser = atEnd(await launch(), (one) => one.close());
  const { page, context, problems } = await openTab(browser, new URL(link).origin);
  page.setDefaultTimeout(withinMs);
  await page.goto(link);
  await page.getByLabel('Name').waitFor();
  await page.keyboard.type('Ann');
  await page.keyboard.press('Tab');
  await page.keyboard.type('correct horse battery');
  await page.keyboard.press('Enter');
  // The inbox is ready, and Schedule has the focus.
  await page.getByText('Nothing came yet').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.watch').getByText('Sent', { exact: true }).waitFor();
  const arrival = page.locator('.arrival');
  await arrival.getByText('Both signatures are right').waitFor();
  await arrival.getByText(/at its time|ms after its time/).waitFor();
  expect(problems).toEqual([]);
  const [cookie] = await context.cookies();
  await context.close();
  return `${cookie!.name}=${cookie!.value}`;
}

/** As the page does that the link opens, where there is no browser. Answers the cookie that one would have then. */
async function openSetUp({ origin, hash }: URL): Promise<string> {
  const body = { token: hash.slice(1), name: 'Ann', password: 'correct horse battery' };
  const answer = await fetch(`${origin}/auth/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(201);
  return answer.headers.getSetCookie()[0]!.split(';')[0]!;
}

test('npm start in a new folder: the link leads to a first event that is seen landing within a minute, the printed line to another, and the next run knows it all', async () => {
  const startedMs = performance.now();
  const first = start();
  const setUp = await printed(first, /^Open (http:\/\/127\.0\.0\.1:\d+\/setup#[\w-]{43})$/m);
  const leftMs = FIRST_EVENT_MS - (performance.now() - startedMs);
  const cookie = chromiumPath ? await seeFirstEvent(setUp, leftMs) : await openSetUp(new URL(setUp));
  if (chromiumPath) expect(performance.now() - startedMs).toBeLessThan(FIRST_EVENT_MS);

  const created = await paste(await printed(first, /^curl .*$/m));
  expect(created.status).toBe(200);
  const event = (await created.json()) as { id: string };
  await printed(
    first,
    /event \d+ arrived \d+ ms after its time, signature verified: "Hello from the future"/,
  );

  const second = start();
  expect(await second.ended).toBe(1);
  expect(second.output()).toMatch(
    /^Jiter is already running on this data folder \(pid \d+, at http:\S+\): stop that one/,
  );

  const apiKey = await printed(first, /API key +(\S+)/);
  first.process.kill('SIGINT');
  expect(await first.ended).toBe(0);
  expect((await readdir(dir)).sort()).toEqual(['postgres', 'secrets.json']);

  const third = start();
  const url = await printed(third, /Jiter listens at +(\S+)/);
  const found = await fetch(`${url}/api/events/${event.id}`, { headers: { 'x-api-key': apiKey } });
  expect(await found.json()).toMatchObject({ id: event.id, status: 'Sent' });
  const seen = await fetch(`${url}/api/events/${event.id}`, { headers: { cookie } });
  expect(await seen.json()).toMatchObject({ id: event.id, status: 'Sent' });
  expect(third.output()).not.toContain('/setup#');

  // Its terminal, or what it was piped into, is gone: it goes on, with all its processes.
  const line = await printed(third, /^curl .*$/m);
  third.process.stdout!.destroy();
  third.process.stderr!.destroy();
  const unseen = (await (await paste(line)).json()) as { id: string };
  await eventually(async () => {
    const asked = await fetch(`${url}/api/events/${unseen.id}`, { headers: { 'x-api-key': apiKey } });
    expect(await asked.json()).toMatchObject({ status: 'Sent' });
  }, 40_000);
  third.process.kill('SIGINT');
  expect(await third.ended).toBe(0);
  for (const { output } of [first, second, third]) expect(output()).not.toContain('dialled elsewhere');
}, 120_000);

test.each([
  ['postgres://jiter:hid#den@127.0.0.1:1/jiter', 'has to be percent-encoded'],
  ['mysql://jiter:hidden@127.0.0.1:1/jiter', 'that begins with postgres://'],
  ['postgres://jiter:hidden@127.0.0.1:1/jiter?sslMode=verify-full', 'its sslmode must be one of'],
])('npm start dials no database by %s, and says what is wrong with it', async (url, said) => {
  const one = start('dev', { DATABASE_URL: url });
  expect(await one.ended).toBe(1);
  expect(one.output()).toMatch(new RegExp(`^DATABASE_URL must be .*${said}`));
});

test('npm run demo shows six events arrive, one after two failures, and ends by itself', async () => {
  const demo = start('demo');
  expect(await demo.ended).toBe(0);
  const rows = demo
    .output()
    .split('\n')
    .filter((line) => / ms *$/.test(line) && /^\d\d:/.test(line));
  expect(rows).toHaveLength(8);
  expect(rows.filter((row) => row.includes(' 500 '))).toHaveLength(2);
  expect(demo.output()).toContain('6 events delivered in 8 requests, 0 of them early');
}, 120_000);

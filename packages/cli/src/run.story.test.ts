import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActSetup } from '../../../apps/api/src/acts/acts.fixture.ts';
import { json, SENT, setUpTyping, type, type More } from './typing.fixture.ts';

let jiter: ActSetup;
beforeAll(async () => {
  jiter = await setUpTyping();
});
afterAll(() => jiter.close());

const TO = ['--to', 'https://example.com/hook'];
const IN_A_DAY = ['--payload', 'hello', '--in', '1d'];

type Event = { id: string; status: string; payload: string; labels?: string[] };
const anId = async (...more: string[]) =>
  (await json<Event>(['events', 'create', ...TO, ...IN_A_DAY, ...more])).id;

describe('events', () => {
  test('are created with all that can be said, as JSON in a pipe', async () => {
    const created = await json<Event>([
      ...['events', 'create', ...TO, '--payload', '-', '--in', '1h', '--label', 'a', '--label', 'b'],
      ...['--metadata', 'customer=7', '--header', 'X-Source: shop', '--format', 'raw', '--method', 'PUT'],
    ]);
    expect(created).toMatchObject({
      ...{ status: 'Pending', payload: '', labels: ['a', 'b'], metadata: { customer: '7' } },
      ...{ headers: { 'X-Source': 'shop' }, method: 'PUT', delay: '1h' },
    });
  });

  test('take their payload from a file, or from what is put in', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'jiter-cli-'));
    const file = join(dir, 'payload');
    await writeFile(file, 'from a file');
    const fromFile = await json(['events', 'create', ...TO, '--payload', `@${file}`, '--in', '1h']);
    await rm(dir, { recursive: true });
    expect(fromFile).toMatchObject({ payload: 'from a file' });
    const { out } = await type(['events', 'create', ...TO, '--payload', '-', '--in', '1h'], {
      input: 'put in',
    });
    expect(JSON.parse(out)).toMatchObject({ payload: 'put in' });
    const missing = await type(['events', 'create', ...TO, '--payload', '@nowhere', '--in', '1h']);
    expect(missing).toMatchObject({
      code: 2,
      err: expect.stringContaining('--payload @nowhere cannot be read'),
    });
  });

  test('are created once by a key', async () => {
    const key = ['--key', 'cli-order-7'];
    expect(await anId(...key)).toBe(await anId(...key));
  });

  test('are shown as they would be, with --dry-run', async () => {
    const { out, code } = await type(['events', 'create', ...TO, ...IN_A_DAY, '--dry-run'], {
      isTerminal: true,
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^attempt 1 at .*\n[\s\S]*"payload":"hello"/);
  });

  test('are listed as a table on a terminal, and as JSON in a pipe, as many as are asked for', async () => {
    for (let left = 3; left > 0; left -= 1) await anId('--label', 'listed');
    const asked = ['events', 'list', '--label', 'listed', '--limit', '2'];
    expect(await json<Event[]>(asked)).toHaveLength(2);
    const { out } = await type(asked, { isTerminal: true });
    expect(out.split('\n')[0]).toMatch(/^id +status +scheduled +destination +payload$/);
    expect(out.trim().split('\n')).toHaveLength(3);
    expect((await type([...asked, '--json'], { isTerminal: true })).out).toMatch(/^\[/);
    expect((await type([...asked, '--table'])).out).toMatch(/^id/);
    expect((await type(['events', 'list', '--label', 'none of them', '--table'])).out).toBe('none\n');
  });

  test('are got with their attempts', async () => {
    const id = await jiter.createAs(SENT);
    expect(await json(['events', 'get', id])).toMatchObject({
      id,
      status: 'Sent',
      history: [{ attempt: 1 }],
    });
    const { out } = await type(['events', 'get', id], { isTerminal: true });
    expect(out).toMatch(/status +Sent\n/);
    expect(out).toMatch(
      /attempt +at +status +claimed +lag +phases +took +answer\n1 .+ 500 +-212 ms +1 ms +dns 0, connect 1, first byte 1 ms +1 ms/,
    );
  });

  test('are cancelled, retried and replayed, several at a time', async () => {
    const ids = [await anId(), await anId()];
    expect(await json(['events', 'cancel', ...ids])).toMatchObject([
      { status: 'Cancelled' },
      { status: 'Cancelled' },
    ]);
    const failed = await jiter.createAs({ kind: 'failed', reason: 'exhausted' });
    expect(await json(['events', 'retry', failed, '--in', '5min'])).toMatchObject({
      id: failed,
      status: 'Queued',
    });
    expect(await json(['events', 'replay', ids[0]!])).toMatchObject({ parentId: ids[0], status: 'Pending' });
  });

  test('are explained in sentences, and tell who changed them', async () => {
    const id = await anId();
    const explained = await json<{ sentences: { text: string }[] }>(['events', 'explain', id]);
    const { out } = await type(['events', 'explain', id], { isTerminal: true });
    expect(out).toBe(`${explained.sentences.map(({ text }) => text).join('\n')}\n`);
    await json(['events', 'cancel', id]);
    const changes = await type(['events', 'changes', id], { isTerminal: true });
    expect(changes.out).toMatch(/event\.cancelled +key first +\{"status":"Pending"\}/);
    await json(['events', 'replay', id]);
    const replayed = await type(['events', 'changes', id], { isTerminal: true });
    expect(replayed.out).toMatch(/event\.replayed +key first +- +-$/m);
  });

  test('what was written by others moves no cursor', async () => {
    const id = await jiter.create({ payload: '\u001b[2Jgone\u202e' });
    const { out } = await type(['events', 'get', id], { isTerminal: true });
    expect(out).toContain('\ufffd[2Jgone\ufffd');
  });
});

test('cron jobs are created, shown, changed, paused, run and deleted', async () => {
  const made = await json<{ id: string }>([
    ...['cron', 'create', ...TO, '--payload', 'x', '--expression', '0 9 * * 1', '--zone', 'Europe/Berlin'],
  ]);
  const { id } = made;
  expect(made).toMatchObject({ expression: '0 9 * * 1', timezone: 'Europe/Berlin', status: 'Active' });
  expect(await json(['cron', 'edit', id, '--expression', '0 10 * * 1'])).toMatchObject({
    expression: '0 10 * * 1',
  });
  expect(await json(['cron', 'pause', id])).toMatchObject({ status: 'Disabled' });
  expect(await json(['cron', 'resume', id])).toMatchObject({ status: 'Active' });
  expect(await json(['cron', 'run', id])).toMatchObject({ payload: 'x' });
  expect(await json(['cron', 'get', id])).toMatchObject({ id, history: [] });
  expect(await json<object[]>(['cron', 'list'])).toContainEqual(expect.objectContaining({ id }));
  const { out } = await type(['cron', 'list'], { isTerminal: true });
  expect(out).toMatch(/^id +status +expression +timezone +next +destination\n/);
  expect(await json(['cron', 'delete', id])).toMatchObject({ id });
  expect(await json<{ times: string[] }>(['cron', 'preview', '0 9 * * 1', '--count', '2'])).toMatchObject({
    times: [expect.any(String), expect.any(String)],
  });
});

test('the status is said in words, and tells programs by the exit code', async () => {
  const { code, out } = await type(['status'], { isTerminal: true });
  expect(code).toBe(1);
  expect(out).toMatch(/^failing: No worker is there\.\n/);
  expect(out).toMatch(/database +ok\n/);
});

describe('mistakes', () => {
  test.each<[string, string[], More, number, string]>([
    [
      'no such command',
      ['events', 'drop'],
      {},
      2,
      "There is no 'jiter events drop': jiter --help shows all there is",
    ],
    ['no such option', ['events', 'list', '--colour'], {}, 2, "Unknown option '--colour'"],
    [
      'an option without its value',
      ['events', 'create', '--to'],
      {},
      2,
      "Option '--to <value>' argument missing",
    ],
    ['no id', ['events', 'get'], {}, 2, 'Which event? Please name one'],
    ['no id of many', ['events', 'retry'], {}, 2, 'No id came, so nothing was done. Which event?'],
    ['a word that nobody asked for', ['status', 'now'], {}, 2, "'now' is one word too many"],
    [
      'a payload without its quotes',
      ['events', 'create', '--to', 'https://example.com/', '--payload', 'hello', 'world', '--in', '1h'],
      {},
      2,
      "'world' is one word too many: please quote a text that has spaces in it",
    ],
    ['two ids', ['events', 'get', '1', '2'], {}, 2, 'Please name one event, not 2'],
    ['no number', ['events', 'list', '--limit', 'many'], {}, 2, '--limit must be a whole number from 1 on'],
    ['no pair', ['events', 'create', '--metadata', 'x'], {}, 2, "--metadata 'x' must be a name=value"],
    [
      'a header twice',
      ['events', 'create', ...TO, '--header', 'X-A: 1', '--header', 'X-A: 2', '--in', '1h'],
      {},
      2,
      "--header 'X-A' is there twice: it can have one value",
    ],
    [
      'metadata twice',
      ['events', 'list', '--metadata', 'a=1', '--metadata', 'a=2'],
      {},
      2,
      "--metadata 'a' is there twice",
    ],
    [
      'a dry run to watch',
      ['events', 'create', ...TO, ...IN_A_DAY, '--dry-run', '--watch'],
      {},
      2,
      'A dry run makes nothing to watch',
    ],
    ['no time', ['events', 'create', ...TO, '--payload', 'x'], {}, 2, 'When? Please add --in 1h, --at 2030-'],
    ['an id that is empty', ['events', 'get', ''], {}, 2, "'' names no event"],
    ['no key', ['status'], { env: { JITER_API_KEY: '' } }, 2, 'Please set JITER_API_KEY'],
    ['no URL', ['status'], { env: { JITER_URL: 'here' } }, 2, "'here' is no URL: set JITER_URL"],
    ['no URL of HTTP', ['status'], { env: { JITER_URL: 'localhost:3000' } }, 2, "'localhost:3000' is no URL"],
    [
      'a payload that is no text',
      ['events', 'create', '--payload', '-'],
      { input: Uint8Array.of(0x89, 0x50) },
      2,
      '--payload - is no text in UTF-8: send bytes by --format raw --encoding base64',
    ],
    [
      'a refusal',
      ['events', 'create', ...TO, '--payload', 'x', '--in', '5'],
      {},
      1,
      "'delay' needs a unit, such as 90s or 15min (invalid_duration)",
    ],
    ['another key', ['status'], { env: { JITER_API_KEY: 'nobody' } }, 1, 'This API key is not valid'],
    ['an id of nobody', ['events', 'get', '1'], {}, 1, 'Unable to find event'],
    [
      'nobody there',
      ['status'],
      { env: { JITER_URL: 'http://127.0.0.1:1' } },
      3,
      'http://127.0.0.1:1 does not answer: is JITER_URL right?',
    ],
  ])('%s', async (_what, argv, more, code, message) => {
    const result = await type(argv, more);
    expect(result).toMatchObject({ code, out: '' });
    expect(result.err).toContain(`jiter: ${message}`);
  });
});

test.each([[[]], [['--help']], [['events']], [['cron', '--help']], [['help']]])(
  '%j shows what there is',
  async (argv) => {
    const { code, out } = await type(argv);
    expect(code).toBe(0);
    for (const name of ['events create', 'events tail', 'status', 'cron preview'])
      expect(out).toContain(`jiter ${name}`);
  },
);

test('a command shows its own options', async () => {
  const { code, out } = await type(['events', 'retry', '--help']);
  expect({ code, out }).toEqual({
    code: 0,
    out: 'jiter events retry ID... [--in 5min]\nhas failed events tried again\n\nOptions: --in … --max-age … --json --table --url … --help\n',
  });
});

test('an inbox is made, waited for, told another script and removed', async () => {
  type Inbox = { id: string; url: string; script: string[] };
  const inbox = await json<Inbox>(['inbox', 'create', '--step', '503', '--step', '200']);
  expect(inbox.script).toEqual(['503', '200']);
  const waiting = type(['inbox', 'wait', inbox.id, '--count', '2', '--timeout', '60']);
  for (const body of ['one', 'two']) await fetch(inbox.url, { method: 'POST', body });
  const { code, out } = await waiting;
  expect([code, (JSON.parse(out) as { body: string }[]).map(({ body }) => body)]).toEqual([
    0,
    ['one', 'two'],
  ]);
  const shown = await type(['inbox', 'requests', inbox.id], { isTerminal: true });
  expect(shown.out).toMatch(/standard missing, jiter missing +200 +two\n.*503 +one/s);
  expect((await json<Inbox>(['inbox', 'script', inbox.id, '--step', '410'])).script).toEqual(['410']);
  expect((await type(['inbox', 'list'], { isTerminal: true })).out).toContain(inbox.url);
  expect((await type(['inbox', 'script', inbox.id])).code).toBe(2);
  expect((await type(['inbox', 'create', '--step', 'x'])).err).toContain("'x' is no step (invalid_script)");
  const inVain = await type(['inbox', 'wait', inbox.id, '--count', '9', '--timeout', '1']);
  expect([inVain.code, inVain.err]).toEqual([
    3,
    expect.stringMatching(/^jiter: 2 of 9 requests came to inbox/),
  ]);
  await json(['inbox', 'delete', inbox.id]);
  expect((await type(['inbox', 'requests', inbox.id])).code).toBe(1);
});

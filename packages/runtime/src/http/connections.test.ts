import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { eventually } from '@jiter/testkit';
import { createServers, parseAnswers, QUICK, readAll, readUntil } from './serve.fixture.ts';

const { serve, closeAll } = createServers();
afterEach(closeAll);

const LIMITS = { ...QUICK, headersTimeout: 10_000, requestTimeout: 30_000, inactiveMs: 30_000 };
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const paths = (count: number) => Array.from({ length: count }, (_, index) => `/${index}`);
const LAST = 'GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

/** A listener that answers when it is told to. */
function createHeld() {
  const held: { req: IncomingMessage; res: ServerResponse }[] = [];
  const seen: string[] = [];
  const listener: RequestListener = (req, res) => {
    seen.push(req.url!);
    held.push({ req: req.resume(), res });
  };
  const answer = ({ req, res }: (typeof held)[number]) =>
    res.setHeader('Content-Length', req.url!.length).end(req.url);
  const answerAll = () => held.splice(0).forEach(answer);
  return { listener, held, seen, answerAll };
}

async function pipelined(bytes: string, limits: Record<string, number> = {}) {
  const held = createHeld();
  const { dial, port } = await serve(held.listener, { limits: { ...LIMITS, ...limits } });
  const socket = await dial();
  socket.write(bytes);
  return { ...held, dial, port, socket };
}

describe('requests of one connection', () => {
  test('are worked on a few at a time, and answered all of them in their order', async () => {
    const { seen, held, answerAll, socket } = await pipelined(paths(20).map(get).join('') + LAST, {
      atATime: 3,
    });
    await eventually(() => expect(seen).toEqual(['/0', '/1', '/2']));
    const answers = readAll(socket);
    // The last one first: its answer waits for its turn, and nobody takes its place before it has left.
    held.pop()!.res.setHeader('Content-Length', 2).end('/2');
    expect(seen).toHaveLength(3);
    await eventually(() => {
      answerAll();
      expect(seen).toHaveLength(21);
    });
    answerAll();
    expect(parseAnswers(await answers).map(({ body }) => body)).toEqual([...paths(20), '/last']);
  });

  test('that are too many end it: one more is answered, and the others are not read', async () => {
    const { listener, seen, answerAll } = createHeld();
    const limits = { ...LIMITS, atATime: 2, unanswered: 10 };
    const { server, dial } = await serve(listener, { limits });
    const responses: ServerResponse[] = [];
    server.prependListener('request', (_req, res) => void responses.push(res));
    const socket = await dial();
    socket.write(paths(10_000).map(get).join(''));
    const answers = readAll(socket);
    await eventually(() => {
      answerAll();
      expect(seen).toEqual(paths(10));
    });
    answerAll();
    const all = parseAnswers(await answers);
    expect(all.slice(0, 10).map(({ body }) => body)).toEqual(paths(10));
    expect(all.slice(10)).toMatchObject([
      {
        status: 429,
        headers: { connection: 'close', 'retry-after': '1' },
        body: expect.stringContaining('on one connection'),
      },
    ]);
    expect(seen).toHaveLength(10);
    // What came in one piece with the eleventh was read and is not worth an answer.
    expect(responses.filter(({ headersSent }) => headersSent)).toHaveLength(11);
    expect(responses.length).toBeLessThan(10_000);
  });

  test('whose turn has not come are not begun when the client has gone, and all are told that it has', async () => {
    const { seen, held, socket } = await pipelined(paths(6).map(get).join(''), { atATime: 3 });
    await eventually(() => expect(seen).toHaveLength(3));
    let closed = 0;
    for (const { res } of held) res.on('close', () => (closed += 1));
    socket.destroy();
    await eventually(() => expect(closed).toBe(3));
    expect(seen).toEqual(paths(3));
  });
});

describe('what cannot be read, behind a request that is still worked on', () => {
  const post = 'POST /post HTTP/1.1\r\nHost: x\r\n';

  test.each([
    ['nonsense', 'nonsense\r\n\r\n', [200]],
    ['a tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\nhello', [200]],
    ['half of the headers', 'GET /half HTTP/1.1\r\nHost', [200]],
    ['a chunk that is none', `${post}Transfer-Encoding: chunked\r\n\r\nnonsense\r\n`, [200, 400]],
    ['a body that never comes', `${post}Content-Length: 9\r\n\r\n`, [200, 408]],
    ['an expectation', `${post}Expect: foo\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`, [200, 417]],
  ])('%s does not take the place of its answer', async (_what, bytes, statuses) => {
    const { held, listener } = createHeld();
    const { server, dial } = await serve(listener, { limits: QUICK });
    const isNoticed = Promise.race(
      ['clientError', 'connect', 'checkExpectation'].map((event) => once(server, event)),
    );
    const socket = await dial();
    const isWaitedFor = statuses.includes(408) || bytes.endsWith('Host');
    // A limit of time begins with the first byte that it is for: not before this one has been read.
    socket.write(get('/first') + (isWaitedFor ? '' : bytes));
    await eventually(() => expect(held.length).toBeGreaterThan(0));
    if (isWaitedFor) socket.write(bytes);
    const answers = readAll(socket);
    await isNoticed;
    held[0]!.res.setHeader('Content-Length', 5).end('first');
    const all = parseAnswers(await answers);
    expect(all.map(({ status }) => status)).toEqual(statuses);
    expect(all[0]!.body).toBe('first');
  });
});

describe('requests of one client', () => {
  const limits = { ...LIMITS, unansweredOfClient: 3 };
  const from = (client: string, path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nx-client: ${client}\r\n\r\n`;

  async function start() {
    const held = createHeld();
    const clientOf = (req: IncomingMessage) => String(req.headers['x-client']);
    const { dial } = await serve(held.listener, { limits, clientOf });
    return { ...held, dial };
  }

  test('have a bound over all its connections, and those of others do not count', async () => {
    const { dial, seen, answerAll } = await start();
    const [one, two, three] = [await dial(), await dial(), await dial()];
    one.write(from('a', '/1') + from('a', '/2'));
    two.write(from('a', '/3'));
    await eventually(() => expect(seen).toHaveLength(3));
    three.write(from('a', '/4'));
    const refused = await readUntil(three, 'address');
    expect(parseAnswers(refused)).toMatchObject([{ status: 429, headers: { 'retry-after': '1' } }]);
    three.write(from('b', '/5'));
    await eventually(() => expect(seen).toContain('/5'));
    answerAll();
    await Promise.all([readUntil(one, '/2'), readUntil(two, '/3'), readUntil(three, '/5')]);
    three.write(from('a', '/6'));
    await eventually(() => expect(seen).toContain('/6'));
    expect(seen).not.toContain('/4');
  });

  test('free their places when the connection ends, also those whose turn had not come', async () => {
    const { dial, seen } = await start();
    const one = await dial();
    one.write(['/1', '/2', '/3'].map((path) => from('a', path)).join(''));
    await eventually(() => expect(seen).toHaveLength(3));
    one.destroy();
    await eventually(async () => {
      const socket = await dial();
      socket.write(from('a', '/again'));
      await eventually(() => expect(seen).toContain('/again'));
      socket.write(from('a', '/2nd') + from('a', '/3rd'));
      await eventually(() => expect(seen).toContain('/3rd'));
    });
  });
});

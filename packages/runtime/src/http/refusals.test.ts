import type { RequestListener } from 'node:http';
import { createServers, parseAnswers, QUICK, readAll, readUntil } from './serve.fixture.ts';
import { askForBody, type ServerOptions } from './server.ts';

const { serve, closeAll } = createServers();
afterEach(closeAll);

const headers = [
  ['Cache-Control', 'no-store'],
  ['X-Own', 'yes'],
] as const;
const options = { headers, limits: QUICK };
/** Whatever is not waited for is answered before a limit of time is reached, however busy the machine is. */
const patient = { headers, limits: { ...QUICK, headersTimeout: 10_000, requestTimeout: 30_000 } };
const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\n';
const many = (count: number) => Array.from({ length: count }, (_, index) => `h${index}: 1\r\n`).join('');
const say = (body: string): RequestListener => {
  return (req, res) =>
    void req.resume().on('end', () => res.setHeader('Content-Length', body.length).end(body));
};

/** What comes back for these bytes until the server closes. */
async function speak(
  bytes: string | Buffer,
  listener: RequestListener = say('fine'),
  given: ServerOptions = options,
) {
  const { dial } = await serve(listener, given);
  const socket = await dial();
  socket.write(bytes);
  return parseAnswers(await readAll(socket));
}

describe('what Node would answer by itself is JSON with a message and the headers of all answers', () => {
  test.each([
    ['an expectation', 417, `${HEAD}Expect: 200-ok\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`],
    ['an expectation whose body never comes', 417, `${HEAD}Expect: foo\r\nContent-Length: 2\r\n\r\n`],
    ['no Host', 400, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['101 headers', 431, `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many(99)}\r\n`],
    ['1,000 headers', 431, `GET / HTTP/1.1\r\nConnection: close\r\n${many(998)}Host: x\r\n\r\n`],
    ['huge headers', 431, `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['a huge path', 431, `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['huge trailers', 431, `${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`],
    [
      'huge chunk extensions',
      413,
      `${HEAD}Transfer-Encoding: chunked\r\n\r\n2;a=${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
    ],
    ['CONNECT', 405, 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\nhello'],
    ['an unknown method', 400, 'HELLO / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an unknown version', 400, 'GET / HTTP/7.9\r\nHost: x\r\n\r\n'],
    ['HTTP/2 without TLS', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['two lengths', 400, `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ['a length and chunks', 400, `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a length that is none', 400, `${HEAD}Content-Length: two\r\n\r\n{}`],
    ['a chunk that is none', 400, `${HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`],
    ['a space before the colon', 400, 'GET / HTTP/1.1\r\nHost : x\r\n\r\n'],
    ['a control character', 400, 'GET / HTTP/1.1\r\nHost: x\r\nA: \x01\r\n\r\n'],
    ['a line feed alone', 400, 'GET / HTTP/1.1\nHost: x\n\n'],
    ['nonsense', 400, 'hello\r\n\r\n'],
    ['TLS', 400, Buffer.from('16030100a5010000a10303', 'hex')],
    ['nothing at all', 408, ''],
    ['half of a line', 408, 'GET /'],
    ['half of the headers', 408, 'GET / HTTP/1.1\r\nHost: x\r\nA: '],
    ['half of a body', 408, `${HEAD}Content-Length: 100\r\n\r\n{`],
    ['half of a chunk', 408, `${HEAD}Transfer-Encoding: chunked\r\n\r\n64\r\n{`],
  ])('%s: %d', async (_what, status, bytes) => {
    const answers = await speak(bytes, undefined, status === 408 ? options : patient);
    expect(answers).toEqual([
      {
        status,
        headers: expect.objectContaining({
          'content-type': 'application/json; charset=utf-8',
          'cache-control': 'no-store',
          'x-own': 'yes',
          date: expect.stringMatching(/ GMT$/),
        }),
        body: expect.stringMatching(/^\{"message":"[^"]+"\}$/),
      },
    ]);
  });

  test('a hundred headers are fine, and all of them are read', async () => {
    let seen = 0;
    const [answer] = await speak(
      `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many(98)}\r\n`,
      (req, res) => {
        seen = Object.keys(req.headers).length;
        res.end();
      },
    );
    expect([answer!.status, seen]).toEqual([200, 100]);
  });
});

describe('what Node leaves to the listener', () => {
  test.each([
    ['a line as of HTTP/0.9', 'GET /\r\n\r\n'],
    ['HTTP/1.0 without a Host', 'GET / HTTP/1.0\r\n\r\n'],
    ['an empty Host', 'GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'],
    ['an upgrade', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close, upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['TE', 'GET / HTTP/1.1\r\nHost: x\r\nTE: something\r\nConnection: close\r\n\r\n'],
    ['an expectation in HTTP/1.0', 'GET / HTTP/1.0\r\nExpect: foo\r\n\r\n'],
  ])('%s', async (_what, bytes) => {
    expect(await speak(bytes)).toMatchObject([{ status: 200, body: 'fine' }]);
  });
});

describe('100-continue', () => {
  const head = `${HEAD}Content-Length: 2\r\nExpect: 100-continue\r\n\r\n`;

  test('is said by whoever is about to read the body', async () => {
    const { dial } = await serve((req, res) => {
      askForBody(req);
      say('read')(req, res);
    }, options);
    const socket = await dial();
    socket.write(head);
    expect(await readUntil(socket, '\r\n\r\n')).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('{}');
    expect(parseAnswers(await readUntil(socket, 'read'))).toMatchObject([{ status: 200 }]);
  });

  test('is not said to a request that is refused, whose body need not come at all', async () => {
    const refused: RequestListener = (_req, res) => void res.writeHead(401, { 'Content-Length': 0 }).end();
    expect(await speak(head, refused)).toMatchObject([{ status: 401 }]);
  });
});

describe('there is no second answer', () => {
  const refused: RequestListener = (_req, res) => void res.writeHead(401, { 'Content-Length': 0 }).end();

  test.each([
    ['never comes', ''],
    ['stops half-way', '{"a'],
    ['never ends', '{'.repeat(99)],
  ])('when the body of a refused request %s', async (_how, part) => {
    expect(await speak(`${HEAD}Content-Length: 100\r\n\r\n${part}`, refused)).toMatchObject([
      { status: 401 },
    ]);
  });

  test.each([
    ['at once', (write: () => void) => write()],
    ['later', (write: () => void, answered: Promise<unknown>) => void answered.then(write)],
  ])('when its chunks turn out to be none, %s', async (_when, then) => {
    const { dial } = await serve(refused, options);
    const socket = await dial();
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    const head = readUntil(socket, '\r\n\r\n');
    then(() => void socket.write('nonsense\r\n'), head);
    expect(parseAnswers((await head) + (await readAll(socket)))).toMatchObject([{ status: 401 }]);
  });

  test('and the rest of a body that does come is no request', async () => {
    const { dial } = await serve(refused, options);
    const socket = await dial();
    const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
    socket.write(`${HEAD}Content-Length: ${smuggled.length}\r\n\r\n`);
    const first = await readUntil(socket, '\r\n\r\n');
    socket.write(`${smuggled}GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(parseAnswers(first + (await readAll(socket)))).toMatchObject([{ status: 401 }, { status: 401 }]);
  });
});

test.each([
  ['an answer', 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ['a refusal', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['what never became a request', 'hello\r\n\r\n'],
])('%s is dated by the clock that counts, where that of this machine is wrong', async (_what, bytes) => {
  const clock = { now: () => new Date('2027-01-31T09:00:00.900Z') };
  const [answer] = await speak(bytes, say('fine'), { ...options, clock });
  expect(answer!.headers['date']).toBe('Sun, 31 Jan 2027 09:00:00 GMT');
});

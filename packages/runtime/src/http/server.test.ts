import { once } from 'node:events';
import { Agent, request, type IncomingMessage, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { eventually } from '@jiter/testkit';
import { closeServer, createHttpServer, listen, type ServerOptions } from './server.ts';

async function serve(listener: RequestListener, options?: ServerOptions) {
  const server = createHttpServer(listener, options);
  const port = await listen(server, 0, '127.0.0.1');
  const agent = new Agent({ keepAlive: true });
  const get = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      request({ port, host: '127.0.0.1', agent }, (res) => resolve(res.resume()))
        .on('error', reject)
        .end();
    });
  return { server, port, agent, get };
}

/** Longer than any test may take. */
const NEVER_MS = 600_000;

test('closing answers what is under way, and does not wait for kept-alive connections', async () => {
  let answer = () => {};
  const arrived = deferred();
  const { server, port, agent, get } = await serve((_req, res) => {
    answer = () => void res.end('done');
    arrived.resolve(undefined);
  });
  const underWay = get();
  await arrived.promise;
  const closed = closeServer(server, NEVER_MS);
  await eventually(() => expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toThrow(/ECONNREFUSED/));
  answer();
  expect((await underWay).statusCode).toBe(200);
  await closed;
  agent.destroy();
});

test('what is answered while it is about to close is the last on its connection', async () => {
  let isClosing = false;
  const { server, agent, get } = await serve((_req, res) => void res.end('done'), {
    isClosing: () => isClosing,
  });
  expect((await get()).headers.connection).toBe('keep-alive');
  isClosing = true;
  expect((await get()).headers.connection).toBe('close');
  agent.destroy();
  await closeServer(server, NEVER_MS);
});

test('whoever the system has connected as it closes is answered', async () => {
  const { server, port } = await serve((_req, res) => void res.end('done'));
  const sockets = Array.from({ length: 20 }, () => connect(port, '127.0.0.1').setEncoding('utf8'));
  // Most of them are with the system alone then: Node takes one at a time.
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const closed = closeServer(server, NEVER_MS);
  for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  for (const socket of sockets) {
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  }
  await closed;
});

test('closing does not wait for ever', async () => {
  const arrived = deferred();
  const { server, agent, get } = await serve(() => arrived.resolve(undefined));
  const underWay = expect(get()).rejects.toThrow();
  await arrived.promise;
  await closeServer(server, 50);
  await underWay;
  agent.destroy();
});

test('closing a server that never listened is fine', async () => {
  await closeServer(
    createHttpServer(() => {}),
    1_000,
  );
});

test('a port in use is said to be so', async () => {
  const { server, port } = await serve(() => {});
  await expect(
    listen(
      createHttpServer(() => {}),
      port,
      '127.0.0.1',
    ),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await closeServer(server, 1_000);
});

describe('a client that takes its time', () => {
  const limits = {
    requestTimeout: 300,
    headersTimeout: 200,
    connectionsCheckingInterval: 50,
    lingerMs: 200,
  };
  const servers: ReturnType<typeof createHttpServer>[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => closeServer(server, 0))));

  async function dial(listener: RequestListener, { inactiveMs = NEVER_MS } = {}) {
    const server = createHttpServer(listener, { limits: { ...limits, inactiveMs } });
    servers.push(server);
    const socket = connect(await listen(server, 0, '127.0.0.1'), '127.0.0.1').setEncoding('utf8');
    await once(socket, 'connect');
    return socket;
  }
  async function answerOf(socket: Awaited<ReturnType<typeof dial>>) {
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    return answer;
  }

  test.each([
    ['its first line', 'GET /'],
    ['its headers', 'GET / HTTP/1.1\r\nHost: x\r\nA: '],
    ['its body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{'],
    ['a chunk', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{'],
  ])('over %s is let go, with 408 in JSON', async (_what, start) => {
    let ended: unknown;
    const socket = await dial((req) => void req.resume().on('close', () => (ended = req.complete)));
    socket.write(start);
    const drip = setInterval(() => socket.write('a'), 20);
    const answer = await answerOf(socket).finally(() => clearInterval(drip));
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toEqual({
      message: 'The request took too long to arrive: its head may take 0.2 s, and all of it 0.3 s',
    });
    expect(ended).not.toBe(true);
  });

  test('and says nothing at all is let go', async () => {
    const socket = await dial(() => {});
    await answerOf(socket);
  });

  test('over reading its answer is let go', async () => {
    const bytes = 64 * 1024 * 1024;
    const cut = deferred();
    const socket = await dial(
      (_req, res) => {
        res.on('close', () => cut.resolve(undefined));
        res.end(Buffer.alloc(bytes));
      },
      { inactiveMs: 1_000 },
    );
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await cut.promise;
    expect(socket.bytesRead).toBeLessThan(bytes);
    socket.destroy();
  });
});

function deferred() {
  let resolve!: (value: unknown) => void;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}

test('slow clients have limits without being asked for any', () => {
  const server = createHttpServer(() => {});
  const { requestTimeout, headersTimeout, keepAliveTimeout, timeout, maxHeadersCount } = server;
  expect({ requestTimeout, headersTimeout, keepAliveTimeout, timeout, maxHeadersCount }).toEqual({
    requestTimeout: 30_000,
    headersTimeout: 10_000,
    keepAliveTimeout: 65_000,
    timeout: 60_000,
    maxHeadersCount: 101,
  });
});

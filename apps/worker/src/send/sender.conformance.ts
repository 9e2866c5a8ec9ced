import { createServer as createTlsServer } from 'node:https';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import type { Reply } from '@jiter/core';
import { startReceiver } from '@jiter/testkit';
import { selfSigned } from './self-signed.fixture.ts';
import { MAX_ANSWER_BYTES, type Sender, type SenderOptions, type SendRequest } from './sender.ts';

/** What a test opened, to be closed after it. */
const open: (() => unknown)[] = [];

/** What every Sender does, whatever client it is made of. Real sockets throughout. */
export function describeSender(createSender: (options?: SenderOptions) => Sender): void {
  afterEach(async () => {
    await Promise.all(open.splice(0).map((close) => close()));
  });

  const newSender = (options?: SenderOptions) => {
    const sender = createSender(options);
    open.push(() => sender.close());
    return sender;
  };
  const post = (url: string, request: Partial<SendRequest> = {}): Promise<Reply> =>
    newSender().send({ url, headers: {}, body: '', timeoutMs: 10_000, ...request });

  describe('the request', () => {
    test('goes out byte for byte: header names cased as given, exact body, nothing added that matters', async () => {
      const wire = await listenRaw((socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
      const headers = {
        'Content-Type': 'application/json',
        'X-Jiter-Request-Timestamp': '1669016112680',
        'webhook-id': 'evt_1',
        'User-Agent': 'Jiter/1.2.3',
      };
      const body = '{"payload":"é 😀 \\u2028 /"}';
      await post(`${wire.url}path?query=1`, { headers, body });
      const [head = '', sent] = wire.received().split('\r\n\r\n');
      const [line, ...lines] = head.split('\r\n');
      expect(line).toBe('POST /path?query=1 HTTP/1.1');
      expect(lines).toEqual(
        expect.arrayContaining(Object.entries(headers).map(([key, value]) => `${key}: ${value}`)),
      );
      const names = lines.map((text) => text.split(':')[0]!.toLowerCase());
      expect(names.sort()).toEqual(
        [...Object.keys(headers), 'host', 'content-length', 'connection']
          .map((name) => name.toLowerCase())
          .sort(),
      );
      expect(lines.find((text) => /^content-length/i.test(text))).toMatch(`: ${Buffer.byteLength(body)}`);
      expect(sent).toBe(body);
    });

    test('uses one connection again and again', async () => {
      const ports = new Set<number | undefined>();
      const { url } = await listen(({ socket }, response) => {
        ports.add(socket.remotePort);
        response.end('ok');
      });
      const sender = newSender();
      for (let n = 0; n < 3; n += 1) await sender.send({ url, headers: {}, body: '', timeoutMs: 10_000 });
      expect(ports.size).toBe(1);
    });

    test.each([
      ['reset', (socket: Socket) => socket.resetAndDestroy()],
      ['closed', (socket: Socket) => socket.end()],
    ])('is repeated at once when the kept connection turns out to be %s', async (_how, hangUp) => {
      let connections = 0;
      const wire = await listenRaw((socket, requests) => {
        if (requests === 1) connections += 1;
        // The first connection answers its first request, and hangs up at its second.
        if (connections === 1 && requests > 1) return hangUp(socket);
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
      const sender = newSender();
      const request = { url: wire.url, headers: {}, body: 'x', timeoutMs: 10_000 };
      await sender.send(request);
      expect(await sender.send(request)).toMatchObject({ kind: 'answered', status: 200 });
      expect(connections).toBe(2);
    });

    test('resolves names as it is told to', async () => {
      const { url } = await listen((_request, response) => void response.end());
      const lookup: net.LookupFunction = (_host, options, callback) =>
        options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
      const sender = newSender({ dial: { lookup } });
      const named = url.replace('127.0.0.1', 'receiver.invalid');
      expect(await sender.send({ url: named, headers: {}, body: '', timeoutMs: 10_000 })).toMatchObject({
        status: 200,
      });
    });
  });

  describe('an answer', () => {
    test.each([200, 204, 302, 404, 429, 500, 503])('with status %i is an answer', async (status) => {
      const receiver = await receive([{ status, body: status === 204 ? '' : 'why' }]);
      const body = status === 204 ? '' : 'why';
      expect(await post(receiver.url)).toEqual({ kind: 'answered', status, body });
    });

    test('that redirects is not followed', async () => {
      const target = await receive([200]);
      const receiver = await receive([{ status: 307, headers: { Location: target.url } }]);
      expect(await post(receiver.url)).toMatchObject({ kind: 'answered', status: 307 });
      expect(target.hits).toHaveLength(0);
    });

    test('that sets cookies gets none back', async () => {
      const receiver = await receive([{ headers: { 'Set-Cookie': 'a=b' } }]);
      const sender = newSender();
      for (let n = 0; n < 2; n += 1)
        await sender.send({ url: receiver.url, headers: {}, body: '', timeoutMs: 10_000 });
      expect(receiver.hits[1]!.headers).not.toHaveProperty('cookie');
    });

    test('may ask for time', async () => {
      const receiver = await receive([{ status: 503, headers: { 'Retry-After': '7' } }]);
      expect(await post(receiver.url)).toMatchObject({ status: 503, retryAfterMs: 7_000 });
    });

    test('is cut at a character boundary, and NUL is replaced', async () => {
      const body = `a\0${'é'.repeat(MAX_ANSWER_BYTES)}`;
      const reply = await post((await receive([{ body }])).url);
      // The replacement takes three bytes, so an odd number of them is left: one is not enough for an é.
      const expected = `a\uFFFD${'é'.repeat((MAX_ANSWER_BYTES - 4) / 2)}`;
      expect(reply).toEqual({ kind: 'answered', status: 200, body: expected });
    });

    test('of 100 MB is not read to its end', async () => {
      let taken = 0;
      const { url } = await listen((_request, response) => {
        const chunk = Buffer.alloc(65_536, 'x');
        const pour = () => {
          while (taken < 100_000_000 && !response.destroyed && response.write(chunk)) taken += chunk.length;
        };
        response.on('drain', pour);
        pour();
      });
      const reply = await post(url);
      expect(reply).toEqual({ kind: 'answered', status: 200, body: 'x'.repeat(MAX_ANSWER_BYTES) });
      // What the kernel's buffers on both sides took along, and no more.
      expect(taken).toBeLessThan(20_000_000);
    });

    test('that is announced by another one is waited for', async () => {
      const early = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
      const wire = await listenRaw((socket) => socket.end(`${early}HTTP/1.1 202 Accepted\r\n\r\nok`));
      expect(await post(wire.url)).toMatchObject({ status: 202, body: 'ok' });
    });

    test('without a length ends with its connection', async () => {
      const wire = await listenRaw((socket) =>
        socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it'),
      );
      expect(await post(wire.url)).toEqual({ kind: 'answered', status: 200, body: 'all of it' });
    });
  });

  describe('no answer', () => {
    const silent = (reason: string, detail: RegExp) => ({
      kind: 'silent',
      reason,
      detail: expect.stringMatching(detail) as string,
    });

    test('by the deadline is a timeout', async () => {
      const receiver = await receive([{ hang: true }]);
      expect(await post(receiver.url, { timeoutMs: 100 })).toEqual(
        silent('timeout', /no answer within 100 ms/),
      );
    });

    test('is also one whose body is not finished by the deadline', async () => {
      const receiver = await receive([{ body: 'one byte at a time'.repeat(10), byteEveryMs: 60 }]);
      expect(await post(receiver.url, { timeoutMs: 1_500 })).toEqual(
        silent('timeout', /answer 200 not finished within 1500 ms/),
      );
    });

    test('is also one that is closed mid-body', async () => {
      const sized = await listenRaw((socket) =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
      );
      expect(await post(sized.url)).toEqual(silent('unreachable', /closed mid-body/));
      const chunked = await receive([{ body: 'half of it', closeMidBody: true }]);
      expect(await post(chunked.url)).toEqual(silent('unreachable', /closed mid-body/));
    });

    test('is a connection that is closed before it, without being tried again', async () => {
      let connections = 0;
      const wire = await listenRaw((socket) => {
        connections += 1;
        socket.resetAndDestroy();
      });
      expect(await post(wire.url)).toEqual(silent('unreachable', /ECONNRESET/));
      expect(connections).toBe(1);
    });

    test('is something that is not HTTP', async () => {
      const wire = await listenRaw((socket) => socket.end('220 mail.example.com ESMTP\r\n'));
      expect(await post(wire.url)).toEqual(silent('unreachable', /not HTTP/));
    });

    test('is a port where nobody listens', async () => {
      const { url, close } = await startReceiver();
      await close();
      expect(await post(url)).toEqual(silent('unreachable', /connection refused \(ECONNREFUSED\)/));
    });

    test('is a name that does not exist', async () => {
      expect(await post('http://nonexistent.invalid/')).toEqual(silent('unreachable', /ENOTFOUND|EAI_AGAIN/));
    });

    test('is a certificate that nobody signed', async () => {
      const server = createTlsServer(selfSigned, (_request, response) => void response.end());
      const port = await listenOn(server);
      const reply = await post(`https://localhost:${port}/`);
      expect(reply).toEqual(silent('unreachable', /DEPTH_ZERO_SELF_SIGNED_CERT/));
    });

    test.each(['nonsense', 'ftp://example.com/'])(
      'is a destination like %s, and it is refused',
      async (url) => {
        expect(await post(url)).toEqual(silent('refused', /not an http\(s\) URL/));
      },
    );
  });

  describe('an abort', () => {
    test('rejects with its reason: it is not the receiver that failed', async () => {
      const receiver = await receive([{ hang: true }]);
      const stopping = new AbortController();
      const sending = post(receiver.url, { signal: stopping.signal });
      stopping.abort(new Error('the process has to go'));
      await expect(sending).rejects.toThrow('the process has to go');
    });

    test('that came before lets nothing out', async () => {
      const receiver = await receive([200]);
      await expect(post(receiver.url, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
        'too late',
      );
      expect(receiver.hits).toHaveLength(0);
    });
  });
}

async function receive(script: Parameters<typeof startReceiver>[0]) {
  const receiver = await startReceiver(script);
  open.push(() => receiver.close());
  return receiver;
}

async function listen(handle: RequestListener<typeof IncomingMessage, typeof ServerResponse>) {
  const port = await listenOn(createServer(handle));
  return { url: `http://127.0.0.1:${port}/` };
}

/** A receiver below HTTP: `answer` is called for each request, with how many its connection has brought so far. */
async function listenRaw(answer: (socket: Socket, requests: number) => void) {
  let received = '';
  const server = net.createServer((socket) => {
    let requests = 0;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8');
      if (chunk.includes('POST ')) answer(socket, (requests += 1));
    });
  });
  const port = await listenOn(server);
  return { url: `http://127.0.0.1:${port}/`, received: () => received };
}

async function listenOn(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    sockets.forEach((socket) => socket.destroy());
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

import type { Socket } from 'node:net';
import {
  aRequest,
  listen,
  listenRaw,
  listenTls,
  receive,
  setup,
  toThisMachine,
  type CreateSender,
} from './harness.fixture.ts';

export function describeRequests(createSender: CreateSender): void {
  const { newSender, post } = setup(createSender);

  test('goes out byte for byte: header names cased as given, exact body, nothing added that matters', async () => {
    const wire = await listenRaw(({ socket }) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
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
      [...Object.keys(headers), 'host', 'content-length', 'connection', 'accept-encoding']
        .map((name) => name.toLowerCase())
        .sort(),
    );
    expect(lines.find((text) => /^content-length/i.test(text))).toMatch(`: ${Buffer.byteLength(body)}`);
    expect(lines).toContain('Accept-Encoding: identity');
    expect(sent).toBe(body);
  });

  test.each<[string, string | Buffer | undefined]>([
    ['a text', '{"payload":"é"}'],
    ['bytes', Buffer.from([0, 255])],
    ['an empty text', ''],
    ['no body', undefined],
  ])('header values are Latin-1 beside %s', async (_name, body) => {
    const receiver = await receive([200]);
    const headers = { 'X-Latin': 'café ÿ' };
    await post(receiver.url, { headers, body, method: body === undefined ? 'GET' : 'PUT' });
    const [hit] = receiver.hits;
    expect(hit!.headers['x-latin']).toBe('café ÿ');
    expect(hit!.bytes.equals(Buffer.from(body ?? ''))).toBe(true);
  });

  test('a body of bytes goes out as it is', async () => {
    const wire = await listenRaw(({ socket }) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'));
    const body = '{"payload":"é 😀"}';
    await post(wire.url, { body: Buffer.from(body) });
    const [head = '', sent] = wire.received().split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^content-length: ${Buffer.byteLength(body)}$`, 'im'));
    expect(sent).toBe(body);
  });

  test('resolves names as it is told to', async () => {
    const { url } = await listen((_request, response) => void response.end());
    const sender = newSender({ dial: { lookup: toThisMachine } });
    const named = url.replace('127.0.0.1', 'receiver.invalid');
    expect(await sender.send({ ...aRequest, url: named })).toMatchObject({ status: 200 });
  });

  test.each(['unix', 'UNIX', 'unix.', 'unix.example', 'socket', 'localhost.', 'xn--nxasmq6b'])(
    'reaches a host called %s by its name, whatever its path looks like',
    async (host) => {
      const receiver = await receive([200]);
      const asked: string[] = [];
      const lookup: typeof toThisMachine = (hostname, ...rest) => {
        asked.push(hostname);
        toThisMachine(hostname, ...rest);
      };
      const sender = newSender({ dial: { lookup } });
      const url = `http://${host}:${receiver.port}/tmp/a.sock:/path?a=b:c`;
      expect(await sender.send({ ...aRequest, url })).toMatchObject({ status: 200 });
      expect(asked).toEqual([host.toLowerCase()]);
      expect(receiver.hits[0]).toMatchObject({
        path: '/tmp/a.sock:/path?a=b:c',
        headers: { host: `${host.toLowerCase()}:${receiver.port}` },
      });
    },
  );

  test.each([
    ['receiver.example.', 'receiver.example'],
    ['receiver.example', 'receiver.example'],
    ['unix', 'unix'],
    ['unix.', 'unix'],
  ])('over TLS to %s asks for the certificate of %s', async (host, name) => {
    const asked: string[] = [];
    const port = await listenTls({
      SNICallback(servername, callback) {
        asked.push(servername);
        callback(null);
      },
    });
    const sender = newSender({ dial: { lookup: toThisMachine } });
    await sender.send({ ...aRequest, url: `https://${host}:${port}/` });
    expect(asked).toEqual([name]);
  });

  test('names in Host what the URL names, its last dot included', async () => {
    const receiver = await receive([200]);
    const sender = newSender({ dial: { lookup: toThisMachine } });
    await sender.send({ ...aRequest, url: `http://receiver.example.:${receiver.port}/` });
    expect(receiver.hits[0]!.headers.host).toBe(`receiver.example.:${receiver.port}`);
  });

  test.each([
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ['closed', (socket: Socket) => socket.end()],
  ])('is repeated at once when the kept connection turns out to be %s', async (_how, hangUp) => {
    // The first connection answers its first request, and hangs up at its second.
    const wire = await listenRaw(({ socket, connection, ofConnection }) => {
      if (connection === 1 && ofConnection > 1) return hangUp(socket);
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
    const sender = newSender();
    const request = { ...aRequest, url: wire.url };
    await sender.send(request);
    expect(await sender.send(request)).toMatchObject({ kind: 'answered', status: 200 });
    expect(wire.connections()).toBe(2);
  });
}

import net, { type Socket } from 'node:net';
import { eventually } from '@jiter/testkit';
import {
  aRequest,
  listenOn,
  listenRaw,
  setup,
  trusting,
  watchSockets,
  type CreateSender,
} from './harness.fixture.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const BEGINNING = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf';
const ENDLESS_408 = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\nslow';
const TOO_LONG = `HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n${'x'.repeat(9_999)}`;

export function describeGivenUp(createSender: CreateSender): void {
  const { newSender, post } = setup(createSender);

  const toTheReceiver = (sockets: readonly Socket[]) =>
    eventually(() => expect(sockets[0]).toMatchObject({ destroyed: true }));

  test.each([
    ['at its deadline, before an answer', ''],
    ['at its deadline, within an answer', BEGINNING],
    ['with an answer that is longer than is read', TOO_LONG],
  ])('%s, is closed', async (_when, bytes) => {
    const sockets: Socket[] = [];
    const wire = await listenRaw(({ socket }) => sockets.push(socket) && socket.write(bytes));
    await post(wire.url, { timeoutMs: 500 });
    await toTheReceiver(sockets);
  });

  test('by an abort is closed', async () => {
    const sockets: Socket[] = [];
    const stopping = new AbortController();
    const wire = await listenRaw(({ socket }) => (sockets.push(socket), stopping.abort()));
    await expect(post(wire.url, { signal: stopping.signal })).rejects.toThrow();
    await toTheReceiver(sockets);
  });

  test('at its deadline, while TLS is not agreed upon, is closed', async () => {
    const sockets: Socket[] = [];
    const port = await listenOn(net.createServer((socket) => sockets.push(socket.resume())));
    const sender = newSender({ dial: trusting });
    await sender.send({ ...aRequest, url: `https://localhost:${port}/`, timeoutMs: 500 });
    await toTheReceiver(sockets);
  });

  test.each(['', 'Connection: close\r\n'])(
    'as its request was answered before it had left (%j), is closed, whether or not that is ever read',
    async (field) => {
      const sockets = watchSockets();
      const receiver = await listenRaw(({ socket, ofAll }) => {
        if (ofAll === 1) socket.pause();
        socket.write(`HTTP/1.1 413 Too Large\r\n${field}Content-Length: 3\r\n\r\nbig`);
      });
      const sender = newSender();
      for (const body of ['x'.repeat(20 * 2 ** 20), 'x'])
        expect(await sender.send({ ...aRequest, url: receiver.url, body })).toMatchObject({ status: 413 });
      expect(receiver.connections()).toBe(2);
      await eventually(() => expect(sockets.to(receiver.port)[0]).toMatchObject({ destroyed: true }));
    },
  );

  test('for a new one, as the receiver wants, is closed', async () => {
    const sockets: Socket[] = [];
    const wire = await listenRaw(({ socket, ofAll }) => {
      sockets.push(socket);
      socket.write(ofAll === 2 ? ENDLESS_408 : OK);
    });
    const sender = newSender();
    for (let sent = 0; sent < 2; sent += 1) await sender.send({ ...aRequest, url: wire.url });
    expect(wire.connections()).toBe(2);
    await toTheReceiver(sockets);
  });
}

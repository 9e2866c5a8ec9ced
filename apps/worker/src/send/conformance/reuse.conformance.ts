import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Socket } from 'node:net';
import { createLatch, eventually } from '@jiter/testkit';
import { aRequest, listenRaw, setup, unanswered, type CreateSender, type Raw } from './harness.fixture.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const GIVEN_UP = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 4\r\n\r\nslow';

export function describeReuse(createSender: CreateSender): void {
  const { newSender, post } = setup(createSender);

  /** Sends one request after the other; answers what became of each. */
  async function sendAll(answer: (raw: Raw) => unknown, orgs: readonly string[]) {
    const wire = await listenRaw(answer);
    const sender = newSender();
    const replies = [];
    for (const org of orgs) replies.push(await sender.send({ ...aRequest, org, url: wire.url }));
    return { wire, replies };
  }

  test('is used again and again', async () => {
    const { wire } = await sendAll(({ socket }) => socket.write(OK), ['1', '1', '1']);
    expect(wire.connections()).toBe(1);
  });

  test('serves one org alone', async () => {
    const { wire, replies } = await sendAll(
      ({ socket, connection }) => socket.write(OK.replace('ok', `c${connection}`)),
      ['1', '2', '1', '2', '12', '1'],
    );
    expect(replies.map((reply) => reply.kind === 'answered' && reply.body)).toEqual([
      'c1',
      'c2',
      'c1',
      'c2',
      'c3',
      'c1',
    ]);
    expect(wire.connections()).toBe(3);
  });

  describe('that the receiver gave up', () => {
    const onUsed = (answer: string) => (raw: Raw) =>
      raw.socket.write(raw.connection === 1 && raw.ofConnection > 1 ? answer : OK);

    test.each([
      ['408 that closes', GIVEN_UP],
      ['408 of HTTP/1.0', 'HTTP/1.0 408 Request Time-out\r\nContent-Length: 4\r\n\r\nslow'],
      ['408 without a length', 'HTTP/1.0 408 Request Time-out\r\n\r\nslow'],
      ['408 that never ends', 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\nslow'],
      ['421', 'HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n'],
    ])('by %s is left for a new one, once, and no retry is spent', async (_name, answer) => {
      const { wire, replies } = await sendAll(onUsed(answer), ['1', '1']);
      expect(replies[1]).toEqual({ kind: 'answered', status: 200, body: 'ok' });
      expect([wire.connections(), wire.requests()]).toEqual([2, 3]);
    });

    test('by 408 in two packets, and a reset, is left as well', async () => {
      const giveUp = async (socket: Socket) => {
        socket.setNoDelay(true);
        socket.write(GIVEN_UP.slice(0, 60));
        await turnOfTheLoop();
        socket.write(GIVEN_UP.slice(60, -2));
        await turnOfTheLoop();
        socket.resetAndDestroy();
      };
      const { wire, replies } = await sendAll(
        ({ socket, ofAll }) => (ofAll === 2 ? giveUp(socket) : socket.write(OK)),
        ['1', '1'],
      );
      expect(replies[1]).toEqual({ kind: 'answered', status: 200, body: 'ok' });
      expect([wire.connections(), wire.requests()]).toEqual([2, 3]);
    });

    test('is not given up twice: the second 408 counts', async () => {
      const { wire, replies } = await sendAll(
        ({ socket, ofAll }) => socket.write(ofAll === 1 ? OK : GIVEN_UP),
        ['1', '1'],
      );
      expect(replies[1]).toEqual({ kind: 'answered', status: 408, body: 'slow' });
      expect(wire.requests()).toBe(3);
    });

    test('before it was used counts', async () => {
      const { wire, replies } = await sendAll(({ socket }) => socket.write(GIVEN_UP), ['1']);
      expect(replies[0]).toEqual({ kind: 'answered', status: 408, body: 'slow' });
      expect(wire.requests()).toBe(1);
    });

    test('is not given up by 408 that leaves it open: somebody read the request', async () => {
      const answer = GIVEN_UP.replace('Connection: close\r\n', '');
      const { wire, replies } = await sendAll(onUsed(answer), ['1', '1']);
      expect(replies[1]).toEqual({ kind: 'answered', status: 408, body: 'slow' });
      expect(wire.requests()).toBe(2);
    });

    test.each(['HTTP/1.1 20', 'HTTP/1.1 100 Continue\r\n\r\n', '\r\n'])(
      'after it had begun to answer (%j) is not left: somebody read the request',
      async (beginning) => {
        const { wire, replies } = await sendAll(
          ({ socket, ofAll }) => (ofAll === 1 ? socket.write(OK) : socket.end(beginning)),
          ['1', '1'],
        );
        expect(replies[1]).toEqual(unanswered('unreachable', /ECONNRESET/));
        expect(wire.requests()).toBe(2);
      },
    );

    test('by a reset, once it was used, counts when the new one is reset as well', async () => {
      const { wire, replies } = await sendAll(
        ({ socket, ofAll }) => (ofAll === 1 ? socket.write(OK) : socket.resetAndDestroy()),
        ['1', '1'],
      );
      expect(replies[1]).toEqual(unanswered('unreachable', /ECONNRESET/));
      expect(wire.requests()).toBe(3);
    });
  });

  test('on which something comes unasked is ended, and never read as an answer', async () => {
    const sockets: Socket[] = [];
    const wire = await listenRaw(({ socket, connection }) => {
      sockets.push(socket);
      socket.write(OK.replace('ok', `c${connection}`));
    });
    const sender = newSender();
    for (const unasked of [OK, 'HTTP/1.1 200', '\0', '\r\n', GIVEN_UP, 'HTTP/1.1 100 Continue\r\n\r\n']) {
      expect(await sender.send({ ...aRequest, url: wire.url })).toMatchObject({
        body: `c${wire.connections()}`,
      });
      const socket = sockets.at(-1)!;
      socket.write(unasked);
      await eventually(() => expect(socket.destroyed).toBe(true));
    }
    expect(wire.connections()).toBe(6);
  });

  test('on which something came unasked that nobody has looked at yet is not used either', async () => {
    const sockets: Socket[] = [];
    const wire = await listenRaw(({ socket, connection }) => {
      sockets.push(socket);
      socket.write(OK.replace('ok', `c${connection}`));
    });
    const sender = newSender();
    await sender.send({ ...aRequest, url: wire.url });
    // It is in the kernel when the next request is sent in the same turn of the loop.
    sockets[0]!.write(OK.replace('ok', '!!'));
    expect(await sender.send({ ...aRequest, url: wire.url })).toMatchObject({ body: 'c2' });
  });

  test('waits for its next request beside a bounded number of others, over all hosts and orgs', async () => {
    const connected = new Set<Socket>();
    const answer = ({ socket }: Raw) => {
      connected.add(socket);
      socket.on('close', () => connected.delete(socket));
      socket.write(OK);
    };
    const hosts = await Promise.all(Array.from({ length: 5 }, () => listenRaw(answer)));
    const sender = newSender({ maxKept: 3 });
    const toAll = () =>
      Promise.all(
        hosts.flatMap(({ url }) => ['1', '2'].map((org) => sender.send({ ...aRequest, org, url }))),
      );
    for (let round = 0; round < 2; round += 1) {
      for (const reply of await toAll()) expect(reply).toMatchObject({ status: 200 });
      await eventually(() => expect(connected.size).toBe(3));
    }
    sender.close();
    await eventually(() => expect(connected.size).toBe(0));
    expect(await post(hosts[0]!.url)).toMatchObject({ status: 200 });
  });

  test('that is in use again is not closed for want of room', async () => {
    const held = createLatch();
    const wire = await listenRaw(async ({ socket, ofAll }) => {
      if (ofAll === 2) await held.opened;
      socket.write(OK);
    });
    const another = await listenRaw(({ socket }) => socket.write(OK));
    const sender = newSender({ maxKept: 1 });
    await sender.send({ ...aRequest, url: wire.url });
    const again = sender.send({ ...aRequest, url: wire.url });
    await eventually(() => expect(wire.requests()).toBe(2));
    await sender.send({ ...aRequest, url: another.url });
    held.open();
    expect(await again).toMatchObject({ status: 200 });
    expect([wire.connections(), wire.requests()]).toEqual([1, 2]);
  });

  test('that was closed by the receiver takes no room', async () => {
    const sockets: Socket[] = [];
    const answer = ({ socket }: Raw) => sockets.push(socket) && socket.write(OK);
    const hosts = await Promise.all(Array.from({ length: 3 }, () => listenRaw(answer)));
    const [first, second, third] = hosts.map(({ url }) => url) as [string, string, string];
    const sender = newSender({ maxKept: 2 });
    const send = (url: string) => sender.send({ ...aRequest, url });
    for (const url of [first, second]) await send(url);
    sockets[1]!.end();
    await eventually(() => expect(sockets[1]!.destroyed).toBe(true));
    for (const url of [third, first]) await send(url);
    expect(hosts[0]!.connections()).toBe(1);
  });
}

import { eventually } from '@jiter/testkit';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import {
  aRequest,
  listenBetween,
  listenRaw,
  setup,
  unanswered,
  trusting,
  type CreateSender,
  type Raw,
} from './harness.fixture.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const NO_CONTENT = 'HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n';
const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

export function describeTls(createSender: CreateSender): void {
  const { newSender } = setup(createSender);

  async function sendAll(answer: (raw: Raw) => unknown, orgs: readonly string[]) {
    const wire = await listenRaw(answer, 'https');
    const sender = newSender({ dial: trusting });
    const replies = [];
    for (const org of orgs) replies.push(await sender.send({ ...aRequest, org, url: wire.url }));
    return { wire, replies };
  }

  test('one connection serves an org again and again, and no other', async () => {
    const { wire, replies } = await sendAll(({ socket }) => socket.write(OK), ['1', '1', '2', '1', '2']);
    for (const reply of replies) expect(reply).toEqual({ kind: 'answered', status: 200, body: 'ok' });
    expect(wire.connections()).toBe(2);
  });

  test('a session is taken up again by the org that had it, and by no other', async () => {
    const resumed: boolean[] = [];
    const answer = ({ socket }: Raw) => {
      resumed.push((socket as TLSSocket).isSessionReused());
      socket.end(OK.replace('Content', 'Connection: close\r\nContent'));
    };
    await sendAll(answer, ['1', '1', '2', '2', '1', '12']);
    expect(resumed).toEqual([false, true, false, true, true, false]);
  });

  test.each([
    ['leftovers', `${OK}leftovers`, { status: 200, body: 'ok' }, 2],
    ['204 with a body', `${NO_CONTENT}{}`, { status: 204, body: '' }, 2],
    ['101', SWITCHING, { status: 101, body: '' }, 2],
    ['an unasked 100', CONTINUE + OK, { status: 200, body: 'ok' }, 1],
    ['chunks', `${CHUNKED}2\r\nok\r\n0\r\n\r\n`, { status: 200, body: 'ok' }, 1],
  ])('%s', async (_name, bytes, expected, connections) => {
    const { wire, replies } = await sendAll(
      ({ socket, ofAll }) => socket.write(ofAll === 1 ? bytes : OK),
      ['1', '1'],
    );
    expect(replies).toEqual([
      { kind: 'answered', ...expected },
      { kind: 'answered', status: 200, body: 'ok' },
    ]);
    expect(wire.connections()).toBe(connections);
  });

  test('what is no body has its bound', async () => {
    const { replies } = await sendAll(({ socket }) => socket.write(CONTINUE.repeat(5_000)), ['1']);
    expect(replies[0]).toEqual(unanswered('unreachable', /more than 64 KiB that are no body/));
  });

  test('a whole answer counts, though what follows it in the same packet is no TLS', async () => {
    const body = 'x'.repeat(4_000);
    let answered!: () => void;
    const isAnswered = new Promise<void>((resolve) => (answered = resolve));
    const { port } = await listenRaw(({ socket }) => {
      socket.write(`HTTP/1.1 503 Busy\r\nContent-Length: ${body.length}\r\n\r\n${body}`, answered);
    }, 'https');
    const between = await listenBetween(port, async (packet, pass) => {
      // Larger than any of the handshake's: the answer.
      if (packet.length < body.length) return pass(packet);
      await isAnswered;
      pass(Buffer.concat([packet, Buffer.from('garbage')]));
    });
    const reply = await newSender({ dial: trusting }).send({
      ...aRequest,
      url: `https://localhost:${between}/`,
    });
    expect(reply).toEqual({ kind: 'answered', status: 503, body });
  });

  test('on which something comes unasked is ended', async () => {
    const sockets: Socket[] = [];
    const { wire } = await sendAll(
      ({ socket }) => {
        sockets.push(socket);
        socket.write(OK);
      },
      ['1'],
    );
    sockets[0]!.write(OK);
    await eventually(() => expect(sockets[0]!.destroyed).toBe(true));
    expect(wire.connections()).toBe(1);
  });
}
